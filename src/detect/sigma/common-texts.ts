/**
 * Texts of which parts stand in most events, folded: what a literal shares with them is no rare sign. They decide nothing but
 * what is looked for first.
 */
export const COMMON_TEXTS: readonly string[] = [
  'mozilla/5.0 (windows nt 10.0; win64; x64) applewebkit/537.36 (khtml, like gecko) ',
  'chrome/131.0.0.0 safari/537.36 edg/131.0.0.0 mobile/15e148 version/18.1 ',
  '(x11; ubuntu; linux x86_64; rv:132.0) gecko/20100101 firefox/132.0 (compatible; ',
  '(iphone; cpu iphone os 18_1 like mac os x) (linux; android 15; k) (macintosh; intel mac os x ',
  'http://www. https:// .com/ .net/ .org/ index.html /api/v1/ /static/ ?id=1&page=2&name= ',
  'get post head 200 304 404 http/1.1 text/html application/json charset=utf-8 ',
  'c:\\windows\\system32\\ c:\\windows\\syswow64\\ c:\\windows\\explorer.exe ',
  'c:\\program files (x86)\\ c:\\program files\\ c:\\programdata\\ c:\\users\\ ',
  '\\appdata\\local\\ \\appdata\\roaming\\ \\microsoft\\ .exe" .dll .sys .log .txt .tmp --type= -k -p -s ',
  'cmd.exe /c powershell.exe svchost.exe services.exe microsoft windows operating system ',
  'hklm\\software\\microsoft\\windows\\currentversion\\ hkcu\\ \\registry\\machine\\ ',
  'nt authority\\system user name system medium high sha256= md5= imphash= true false null none ',
  '/usr/bin/ /usr/sbin/ /usr/lib/systemd/systemd /usr/local/bin/ /bin/bash -c /bin/sh /etc/ /var/log/ /opt/ /tmp/ /dev/null ',
  'root python3 service session opened for user by (uid=0) ',
  'arn:aws:iam::000000000000: .amazonaws.com assumedrole ap-southeast-1 microsoft. azure ',
  '2026-11-22t00:00:00.000z 127.0.0.1 192.168.1.1 10.0.0.1 0000 1111 error info message ',
];

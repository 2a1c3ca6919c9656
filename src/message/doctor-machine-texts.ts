/** What `gac doctor` finds on this machine, and the next steps. */
export const DOCTOR_MACHINE_TEXTS = {
  'doctor.configuration.ok': {
    vi: '{file} hợp lệ; vai trò: {roles}.',
    en: '{file} is valid; roles: {roles}.',
  },
  'doctor.configuration.none': {
    vi: 'Không có {file} ở đây: dùng mặc định; vai trò: {roles}. Nếu có tệp ở nơi khác, chỉ ra bằng --config.',
    en: 'There is no {file} here: defaults; roles: {roles}. A file elsewhere is named by --config.',
  },
  'doctor.configuration.invalid': {
    vi: '{file} có {count} chỗ sai.',
    en: '{file} has {count} problems.',
  },
  'doctor.configuration.invalid_step': {
    vi: 'Sửa từng dòng ở trên, rồi chạy lại.',
    en: 'Correct each line above, then run this again.',
  },
  'doctor.configuration.unreadable': {
    vi: 'Không đọc được {file}.',
    en: '{file} cannot be read.',
  },
  'doctor.configuration.unreadable_step': {
    vi: 'Kiểm tra đường dẫn của --config và quyền đọc tệp của tài khoản này.',
    en: 'Check the path of --config, and that this account may read the file.',
  },

  'doctor.service.none': { vi: 'Dịch vụ chưa chạy.', en: 'The service is not running.' },
  'doctor.service.ready': {
    vi: 'Dịch vụ đang chạy (pid {pid}) và sẵn sàng: {url}',
    en: 'The service is running (pid {pid}) and ready: {url}',
  },
  'doctor.service.silent': {
    vi: 'Dịch vụ đang chạy (pid {pid}) nhưng không trả lời tại {url}.',
    en: 'The service is running (pid {pid}), but does not answer at {url}.',
  },
  'doctor.service.silent_step': {
    vi: 'Nếu vừa khởi động thì chờ vài giây; nếu không, xem các dòng cuối trong nhật ký của dịch vụ.',
    en: 'If it has only been started, wait some seconds; else read the last lines of its log.',
  },
  'doctor.service.not_ready': {
    vi: 'Dịch vụ đang chạy (pid {pid}) nhưng chưa làm việc được: {parts}.',
    en: 'The service is running (pid {pid}), but cannot do its work: {parts}.',
  },
  'doctor.service.not_ready_step': {
    vi: 'Sửa các mục lỗi khác ở đây trước; nếu không có, lý do nằm trong nhật ký của dịch vụ.',
    en: 'Mend what else has failed here; if nothing has, the log of the service has the reason.',
  },

  'doctor.node.version': { vi: 'Phiên bản {version}.', en: 'Version {version}.' },
  'doctor.node.step': {
    vi: 'Cần phiên bản {least} trở lên: chạy "npm ci" trong thư mục cài đặt và dùng bin/gac.js.',
    en: 'Version {least} or newer is needed: run "npm ci" in the installation folder, and use bin/gac.js.',
  },
  'doctor.clock.now': { vi: 'Máy báo giờ {time} UTC.', en: 'The machine says {time} UTC.' },
  'doctor.clock.year_step': {
    vi: 'Đặt lại đồng hồ và bật đồng bộ giờ: timedatectl set-ntp true',
    en: 'Set the clock, and let it follow a time server: timedatectl set-ntp true',
  },
  'doctor.time_zone.offset': { vi: 'Múi giờ {zone}: {offset}.', en: '{zone} is {offset}.' },
  'doctor.time_zone.step': {
    vi: 'Node.js này thiếu dữ liệu múi giờ. Chạy "npm ci" trong thư mục cài đặt để có bản đầy đủ.',
    en: 'This Node.js lacks data of time zones. Run "npm ci" in the installation folder for a full one.',
  },
  'doctor.open_files.limit': {
    vi: 'Được mở {limit} tệp; cần {need}.',
    en: '{limit} files may be open; {need} are needed.',
  },
  'doctor.open_files.unlimited': { vi: 'Không giới hạn.', en: 'No limit.' },
  'doctor.open_files.step': {
    vi: 'Nâng lên ít nhất {need}: LimitNOFILE trong đơn vị systemd, hoặc "ulimit -n".',
    en: 'Raise it to {need} at least: LimitNOFILE in the unit of systemd, or "ulimit -n".',
  },
  'doctor.memory.limit': {
    vi: 'Được dùng {limit}; nên có {need}.',
    en: '{limit} may be used; {need} are wanted.',
  },
  'doctor.memory.step': {
    vi: 'Cho dịch vụ ít nhất {need} (MemoryMax của systemd, giới hạn của container), hoặc giảm store.memoryLimitMb.',
    en: 'Give the service {need} at least (MemoryMax of systemd, the limit of the container), or lower store.memoryLimitMb.',
  },

  'doctor.folder.there': {
    vi: '{folder}, chủ sở hữu uid {owner}, quyền {mode}.',
    en: '{folder}, owned by uid {owner}, mode {mode}.',
  },
  'doctor.folder.can_be_made': {
    vi: '{folder} chưa có, sẽ được tạo trong {nearest}.',
    en: '{folder} is not there yet, and can be made in {nearest}.',
  },
  'doctor.folder.no_folder': {
    vi: '{nearest} là tệp, không phải thư mục.',
    en: '{nearest} is a file, not a folder.',
  },
  'doctor.folder.no_folder_step': {
    vi: 'Đặt dataDirectory là một thư mục, hoặc dời tệp ấy đi.',
    en: 'Set dataDirectory to a folder, or move that file away.',
  },
  'doctor.folder.not_writable': {
    vi: 'Tài khoản này (uid {account}) không ghi được vào {nearest} (uid {owner}, quyền {mode}).',
    en: 'This account (uid {account}) may not write to {nearest} (uid {owner}, mode {mode}).',
  },
  'doctor.folder.not_writable_step': {
    vi: 'Chạy bằng tài khoản của dịch vụ (sudo -u tram-gac …), hoặc giao thư mục cho tài khoản ấy: install -d -o tram-gac -m 700 {folder}',
    en: 'Run this as the account of the service (sudo -u tram-gac …), or give it the folder: install -d -o tram-gac -m 700 {folder}',
  },
  'doctor.folder.open_step': {
    vi: 'Nhật ký thô nằm ở đây và tài khoản khác đọc được. Đóng lại: chmod 700 {folder}',
    en: 'Raw logs are here, and other accounts may look in. Close it: chmod 700 {folder}',
  },
  'doctor.folder.strange_step': {
    vi: 'Các tệp trên thuộc tài khoản khác, dịch vụ có thể không ghi được. Trả lại: chown -R {owner} {folder}',
    en: 'The files above belong to another account, and the service may fail to write them. Give them back: chown -R {owner} {folder}',
  },
  'doctor.file_system.type': {
    vi: 'Loại {type}, gắn tại {point}.',
    en: '{type}, mounted at {point}.',
  },
  'doctor.file_system.unknown': {
    vi: 'Hệ điều hành này không cho biết.',
    en: 'This operating system does not tell.',
  },
  'doctor.file_system.network_step': {
    vi: 'Ổ đĩa mạng khóa tệp và ghi bền không đáng tin. Đặt dataDirectory trên ổ đĩa của máy này.',
    en: 'Locks and fsync of network disks cannot be relied on. Set dataDirectory to a disk of this machine.',
  },
  'doctor.file_system.memory_step': {
    vi: 'Dữ liệu nằm trong bộ nhớ và mất khi máy khởi động lại. Đặt dataDirectory trên ổ đĩa.',
    en: 'The data is in memory, and gone after a restart. Set dataDirectory to a disk.',
  },
  'doctor.file_system.layer_step': {
    vi: 'Dữ liệu nằm trong lớp của container và mất cùng container. Gắn một volume vào thư mục này.',
    en: 'The data is in the layer of a container, and goes with it. Mount a volume there.',
  },
  'doctor.space.free': {
    vi: 'Còn trống {free} trên {total}; nên còn {need}.',
    en: '{free} of {total} are free; {need} are wanted.',
  },
  'doctor.space.full_step': {
    vi: 'Ổ đĩa sắp đầy: dịch vụ sẽ từ chối nhật ký (503). Giải phóng dung lượng ngay, hoặc chuyển dataDirectory sang ổ khác.',
    en: 'The disk is nearly full, and records will be refused (503). Free some space at once, or move dataDirectory.',
  },
  'doctor.space.step': {
    vi: 'Vùng đệm được lớn tới {journal}. Giải phóng dung lượng, hoặc giảm journal.maxBytes và journal.retentionBytes.',
    en: 'The journal may grow to {journal}. Free some space, or lower journal.maxBytes and journal.retentionBytes.',
  },
  'doctor.inodes.free': {
    vi: 'Còn tạo được {free} tệp trên {total}.',
    en: '{free} of {total} are free.',
  },
  'doctor.inodes.unlimited': { vi: 'Không giới hạn.', en: 'No limit.' },
  'doctor.inodes.step': {
    vi: 'Xóa bớt tệp nhỏ trên ổ đĩa này: hết số tệp thì không ghi được nữa dù còn dung lượng.',
    en: 'Remove small files on this disk: without inodes nothing is written, however much space is free.',
  },
  'doctor.sync.median': {
    vi: 'Ghi bền mất {median} (chậm nhất {worst}).',
    en: 'An fsync takes {median} (the slowest {worst}).',
  },
  'doctor.sync.slow_step': {
    vi: 'Ổ đĩa chậm: mỗi lần ghi nhận đều chậm theo. Dùng SSD, hoặc tăng journal.commitIntervalMs.',
    en: 'The disk is slow, and every commit with it. Use an SSD, or raise journal.commitIntervalMs.',
  },
  'doctor.sync.refused': {
    vi: 'Không ghi thử được trong {folder}: {reason}',
    en: 'A trial file in {folder} was refused: {reason}',
  },
  'doctor.sync.refused_step': {
    vi: 'Kiểm tra quyền, dung lượng, và ổ đĩa có bị gắn chỉ đọc không.',
    en: 'Check rights and space, and whether the disk is mounted read-only.',
  },

  'doctor.keys.given': {
    vi: 'Mọi khóa được cấp qua biến môi trường.',
    en: 'All keys are given by the environment.',
  },
  'doctor.keys.kept': {
    vi: 'Khóa nằm trong {file}. Giữ một bản sao ở nơi khác, không để cùng bản sao lưu dữ liệu.',
    en: 'The keys are in {file}. Keep a copy elsewhere, apart from the backups of the data.',
  },
  'doctor.keys.to_make': {
    vi: 'Chưa có khóa; lần khởi động đầu sẽ tạo trong {file}.',
    en: 'There are no keys yet; the first start makes them in {file}.',
  },
  'doctor.keys.open_step': {
    vi: 'Tài khoản khác đọc được tệp khóa. Đóng lại: chmod 600 {file}',
    en: 'Other accounts may read the keys. Close the file: chmod 600 {file}',
  },
  'doctor.keys.not_given': {
    vi: 'Thiếu {names}; các tiến trình dùng chung dữ liệu phải có cùng khóa.',
    en: '{names} are missing; processes that share data need the same keys.',
  },
  'doctor.keys.not_given_step': {
    vi: 'Tạo mỗi khóa bằng "openssl rand -hex 32", đặt {names} giống nhau cho mọi tiến trình.',
    en: 'Make each with "openssl rand -hex 32", and give {names} to every process alike.',
  },
  'doctor.keys.damaged': {
    vi: 'Khóa không dùng được: {reason}',
    en: 'A key cannot be used: {reason}',
  },
  'doctor.keys.damaged_step': {
    vi: 'Khôi phục khóa từ bản sao: 64 chữ số thập lục phân. Không tạo khóa mới nếu đã có dữ liệu.',
    en: 'Restore the key from its copy: 64 hexadecimal digits. Make no new one when there is data.',
  },
  'doctor.keys.hidden': {
    vi: 'Tài khoản này không được đọc tệp khóa.',
    en: 'This account may not read the file of the keys.',
  },
  'doctor.keys.hidden_step': {
    vi: 'Chạy bằng tài khoản của dịch vụ: sudo -u tram-gac …',
    en: 'Run this as the account of the service: sudo -u tram-gac …',
  },

  'doctor.state.open': {
    vi: 'Dịch vụ đang mở {file}.',
    en: 'The running service has {file} open.',
  },
  'doctor.state.absent': {
    vi: 'Chưa có {file}; lần khởi động đầu sẽ tạo.',
    en: '{file} is not there yet; the first start makes it.',
  },
  'doctor.state.unclosed': {
    vi: '{file} chưa được đóng đúng cách; lần khởi động tới sẽ tự phục hồi.',
    en: '{file} was not closed; the next start recovers it by itself.',
  },
  'doctor.state.current': {
    vi: '{file}, {size}, lược đồ phiên bản {present}.',
    en: '{file}, {size}, schema version {present}.',
  },
  'doctor.state.damaged': {
    vi: 'Không đọc được {file}: {reason}',
    en: '{file} cannot be read: {reason}',
  },
  'doctor.state.damaged_step': {
    vi: 'Kiểm tra quyền đọc; nếu tệp hỏng, khôi phục toàn bộ thư mục dữ liệu từ bản sao lưu.',
    en: 'Check the rights; if the file is damaged, restore the whole data directory from a backup.',
  },
  'doctor.state.key_free': {
    vi: 'Chưa có bí mật nào được mã hóa.',
    en: 'No secret has been encrypted yet.',
  },
  'doctor.state.key_fits': { vi: 'Khóa đúng với dữ liệu.', en: 'The key is that of the data.' },
  'doctor.state.key_other': {
    vi: 'Dữ liệu được mã hóa bằng một GAC_SECRET_KEY khác.',
    en: 'The data was written under another GAC_SECRET_KEY.',
  },
  'doctor.state.key_lost': {
    vi: 'Có dữ liệu nhưng không có GAC_SECRET_KEY.',
    en: 'There is data, but no GAC_SECRET_KEY.',
  },
  'doctor.state.key_step': {
    vi: 'Cấp lại đúng khóa cũ, từ bản sao của keys.json hoặc của biến môi trường.',
    en: 'Give the former key again, from the copy of keys.json or of the environment.',
  },
  'doctor.schema.absent': {
    vi: 'Cơ sở dữ liệu còn trống; lần khởi động đầu sẽ tạo bảng.',
    en: 'The database is empty; the first start makes the tables.',
  },
  'doctor.schema.current': {
    vi: 'Phiên bản {present}, đúng với chương trình.',
    en: 'Version {present}, that of this program.',
  },
  'doctor.schema.older': {
    vi: 'Phiên bản {present}; lần khởi động tới sẽ nâng lên {own}. Sao lưu trước.',
    en: 'Version {present}; the next start raises it to {own}. Make a backup first.',
  },
  'doctor.schema.newer': {
    vi: 'Phiên bản {present}, mới hơn chương trình này ({own}).',
    en: 'Version {present}, newer than this program ({own}).',
  },
  'doctor.schema.newer_step': {
    vi: 'Chạy phiên bản chương trình mới hơn, hoặc khôi phục bản sao lưu trước khi nâng cấp.',
    en: 'Start the newer program, or restore the backup made before the upgrade.',
  },

  'doctor.gaps.unknown': {
    vi: 'Không hỏi được dịch vụ: không có dịch vụ nào chạy ở đây, hoặc tài khoản này không được hỏi.',
    en: 'The service cannot be asked: none runs here, or this account may not ask.',
  },
  'doctor.gaps.none': {
    vi: 'Không có khoảng thời gian nào luật chưa xét.',
    en: 'There is no time that rules have not judged.',
  },
  'doctor.gaps.open': {
    vi: '{open} khoảng thời gian luật chưa xét xong và sẽ được xét bù; {lost} khoảng đã mất.',
    en: '{open} gaps in what rules have judged will be refilled; {lost} are lost.',
  },
  'doctor.gaps.open_step': {
    vi: '"gac rule ledger" cho biết luật nào, nguồn nào, khi nào và vì sao.',
    en: '"gac rule ledger" tells which rule, which source, when and why.',
  },
  'doctor.schedule.on_time': {
    vi: 'Không luật nào trong {rules} luật chạy theo lịch bị chậm.',
    en: 'Of {rules} rules on a schedule none is late.',
  },
  'doctor.schedule.late': {
    vi: '{late} trong {rules} luật chạy theo lịch chậm hơn hẳn lịch của mình.',
    en: '{late} of {rules} rules on a schedule are far behind it.',
  },
  'doctor.schedule.late_step': {
    vi: '"gac rule list" cho biết luật nào, chậm bao nhiêu và lần chạy gần nhất ra sao.',
    en: '"gac rule list" tells which, by how much, and what came of the last run.',
  },
  'doctor.rules.loaded': { vi: 'Nạp được {loaded} luật.', en: '{loaded} rules load.' },
  'doctor.rules.refused': {
    vi: 'Nạp được {loaded} luật, {refused} luật bị từ chối.',
    en: '{loaded} rules load, {refused} are refused.',
  },
  'doctor.rules.refused_step': {
    vi: 'Sửa các chỗ trên; "gac rule lint" với thư mục luật cho biết đầy đủ.',
    en: 'Correct the places above; "gac rule lint" with the folder of the rules tells all.',
  },
  'doctor.rules.none_step': {
    vi: 'Không có luật thì không có cảnh báo: bật detect.builtInRules hoặc thêm detect.rulesDirectories.',
    en: 'Without rules there are no alerts: set detect.builtInRules, or add detect.rulesDirectories.',
  },
  'doctor.rules.no_folder': {
    vi: 'Không có thư mục {folder}.',
    en: 'There is no folder {folder}.',
  },
  'doctor.rules.no_folder_step': {
    vi: 'Tạo thư mục, hoặc bỏ khỏi detect.rulesDirectories: dịch vụ không khởi động khi thiếu.',
    en: 'Make the folder, or take it out of detect.rulesDirectories: the service does not start without.',
  },
  'doctor.rules.unreadable': {
    vi: 'Không đọc được luật: {reason}',
    en: 'The rules cannot be read: {reason}',
  },
  'doctor.rules.unreadable_step': {
    vi: 'Kiểm tra quyền đọc thư mục luật của tài khoản này.',
    en: 'Check that this account may read the folders of the rules.',
  },
  'doctor.localities.loaded': {
    vi: '{provinces} tỉnh, thành phố; {communes} xã, phường, đặc khu.',
    en: '{provinces} provinces, {communes} communes.',
  },
  'doctor.localities.step': {
    vi: 'Danh mục không đầy đủ: cài đặt lại chương trình (src/locality).',
    en: 'The register is not whole: install the program again (src/locality).',
  },
  'doctor.console.built': { vi: 'Đã dựng trong {folder}.', en: 'Built in {folder}.' },
  'doctor.console.missing': { vi: 'Chưa dựng: {folder}.', en: 'Not built: {folder}.' },
  'doctor.console.step': {
    vi: 'Chạy "npm run prepare" trong thư mục cài đặt.',
    en: 'Run "npm run prepare" in the installation folder.',
  },
} as const;

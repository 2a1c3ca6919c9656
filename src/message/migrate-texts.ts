/** Texts of the move from files to servers. */
export const MIGRATE_TEXTS = {
  'cli.migrate': {
    vi: 'Chuyển từ một tiến trình sang Kafka, Elasticsearch và PostgreSQL',
    en: 'Move from one process to Kafka, Elasticsearch and PostgreSQL',
  },
  'cli.hint.gac_migration_refused': {
    vi: 'Hãy dùng cơ sở dữ liệu, tiền tố chỉ mục và tiền tố topic còn trống cho bản cài đặt mới, rồi chạy lại lệnh.',
    en: 'Give the new installation an empty database, index prefix and topic prefix, then run the command again.',
  },
  'migrate.step': {
    vi: '{name} {bar} {percent}% · {done}/{total} · {rate}/giây · còn {left}',
    en: '{name} {bar} {percent}% · {done}/{total} · {rate}/s · {left} left',
  },
  'migrate.step_over': {
    vi: '{name} {bar} xong · {done} · {rate}/giây · hết {took}',
    en: '{name} {bar} done · {done} · {rate}/s · took {took}',
  },
  'migrate.step.drain': { vi: 'Xử lý bản ghi đang chờ', en: 'Working off what waits' },
  'migrate.step.state': { vi: 'Chép trạng thái       ', en: 'Copying the state     ' },
  'migrate.step.events': { vi: 'Chép sự kiện          ', en: 'Copying the events    ' },
  'migrate.step.journal': { vi: 'Bàn giao sổ ghi       ', en: 'Handing the journal   ' },
  'migrate.step.windows': { vi: 'Bàn giao cửa sổ       ', en: 'Handing the windows   ' },
  'migrate.step.proof': { vi: 'Đối chiếu hai bên     ', en: 'Comparing both sides  ' },
  'migrate.plan.title': {
    vi: 'Sẽ chuyển (chưa thay đổi gì ở nơi đến):',
    en: 'What would be moved (nothing is changed in the target):',
  },
  'migrate.plan.waiting': {
    vi: '  {waiting} bản ghi đang chờ, được xử lý trước',
    en: '  {waiting} records that wait, which are worked off first',
  },
  'migrate.plan.rows': {
    vi: '  {rows} dòng trạng thái (cảnh báo, người dùng, nguồn, lượt gửi, nhật ký kiểm tra)',
    en: '  {rows} rows of state (alerts, people, sources, deliveries, audit)',
  },
  'migrate.plan.events': {
    vi: '  {events} sự kiện của {days} ngày',
    en: '  {events} events of {days} days',
  },
  'migrate.plan.known': {
    vi: '  vị trí đã đọc của {streams} tệp, {keys} khóa chống gửi trùng',
    en: '  how far {streams} files were read, {keys} keys against repeats',
  },
  'migrate.plan.time': {
    vi: 'Mất khoảng {time} kể cả đối chiếu. Trong lúc chuyển, dịch vụ phải dừng.',
    en: 'It takes about {time}, comparison included. The service must be stopped meanwhile.',
  },
  'migrate.plan.foreign': {
    vi: 'Nơi đến không trống: {what}. Lệnh sẽ bị từ chối.',
    en: 'The target is not empty: {what}. The move would be refused.',
  },
  'migrate.proof.title': {
    vi: 'Biên bản đối chiếu khi chuyển Trạm Gác, {time}',
    en: 'Proof of the move of Trạm Gác, {time}',
  },
  'migrate.proof.between': { vi: 'Từ {source}\nđến {target}', en: 'From {source}\nto {target}' },
  'migrate.proof.equal': {
    vi: 'Hai bên giống nhau: {rows} dòng trạng thái, {events} sự kiện. Không mất gì, không trùng gì.',
    en: 'Both sides are equal: {rows} rows of state, {events} events. Nothing is lost, nothing is doubled.',
  },
  'migrate.proof.differs': {
    vi: 'HAI BÊN KHÁC NHAU. Chỗ khác đầu tiên: {place}, {id}: {kind}.',
    en: 'THE SIDES DIFFER. First difference: {place}, {id}: {kind}.',
  },
  'migrate.difference.missing': { vi: 'nơi đến không có', en: 'missing in the target' },
  'migrate.difference.added': { vi: 'chỉ nơi đến có', en: 'only in the target' },
  'migrate.difference.changed': { vi: 'nội dung khác', en: 'its content differs' },
  'migrate.proof.source': { vi: 'Nơi đi', en: 'Source' },
  'migrate.proof.target': { vi: 'Nơi đến', en: 'Target' },
  'migrate.proof.tables': { vi: 'Bảng trạng thái', en: 'Tables of the state' },
  'migrate.proof.days': { vi: 'Sự kiện theo ngày (UTC)', en: 'Events by day (UTC)' },
  'migrate.proof.sources': { vi: 'Sự kiện theo nguồn', en: 'Events by source' },
  'migrate.proof.audit_ok': { vi: 'nguyên vẹn, {entries} mục', en: 'whole, {entries} entries' },
  'migrate.proof.audit': {
    vi: '  Chuỗi nhật ký kiểm tra: nơi đi {source}; nơi đến {target}',
    en: '  Audit chain: source {source}; target {target}',
  },
  'migrate.proof.refused': {
    vi: 'Elasticsearch không nhận {refused} tài liệu nguyên dạng; chúng được giữ làm bản ghi lỗi kèm dòng gốc.',
    en: 'Elasticsearch did not take {refused} documents as they are; they are kept as dead letters with the original line.',
  },
  'migrate.proof.journal': {
    vi: 'Sổ ghi: vị trí của {streams} tệp, {keys} khóa chống gửi trùng, {windowMessages} thông điệp cho cửa sổ tương quan, {waiting} bản ghi còn chờ.',
    en: 'Journal: how far {streams} files were read, {keys} keys against repeats, {windowMessages} messages for windows of correlations, {waiting} records waiting.',
  },
  'migrate.proof.digest': {
    vi: 'Mỗi cột ghi số lượng và tổng 64 bit của các mã băm SHA-256, đọc lại từ cả hai bên; thứ tự không ảnh hưởng.',
    en: 'Each column is the count and the 64-bit sum of SHA-256 hashes, read back from both sides; their order does not matter.',
  },
  'migrate.proof.kept': {
    vi: 'Biên bản: {file} (và proof.vi.txt, proof.en.txt cạnh đó)',
    en: 'The proof is in {file} (and proof.vi.txt, proof.en.txt beside it)',
  },
  'migrate.again': {
    vi: 'Muốn chuyển lại từ đầu: xóa cơ sở dữ liệu, chỉ mục và topic của nơi đến, xóa {directory}, rồi chạy lại lệnh này. Dữ liệu cũ vẫn nguyên.',
    en: 'To move once more from the beginning: remove database, indices and topics of the target, remove {directory}, and run this again. The old data is as it was.',
  },
  'migrate.next': {
    vi: `Việc tiếp theo:
1. Đặt ba khóa sau cho mọi tiến trình mới (giá trị: gac migrate --from {from} --show-keys):
     GAC_PSEUDONYM_KEY=…
     GAC_SECRET_KEY=…
     GAC_JOURNAL_KEY=…
2. Khởi động bản mới: gac start --config {to}. Nguồn đọc tệp phải chạy trên máy có các tệp ấy; chúng đọc tiếp từ chỗ đã dừng.
3. Trỏ người gửi (HTTP, syslog) tới địa chỉ mới. Khóa gửi, mật khẩu và khóa API vẫn dùng được.
4. Không khởi động lại bản cũ. Giữ {directory} cho tới khi bản mới đã sao lưu lần đầu và chạy ổn định; thư mục này chứa sự kiện và khóa.
Muốn quay về: dừng bản mới, khởi động lại bản cũ. Không gì ở đó bị đổi; những gì bản mới đã nhận thì phải gửi lại.`,
    en: `What comes next:
1. Give these three keys to all processes of the new installation (values: gac migrate --from {from} --show-keys):
     GAC_PSEUDONYM_KEY=…
     GAC_SECRET_KEY=…
     GAC_JOURNAL_KEY=…
2. Start it: gac start --config {to}. Followed files are read on the machine where they are, from where reading stopped.
3. Point senders (HTTP, syslog) to the new address. Ingest keys, passwords and API keys stay valid.
4. Do not start the old one again. Keep {directory} until the new one has had its first backup and has proven itself; it holds events and keys.
To go back: stop the new one, start the old one. Nothing was changed there; what the new one has taken in has to be sent again.`,
  },
  'migrate.stopped': {
    vi: 'Đã dừng. Chạy lại đúng lệnh này để đi tiếp từ chỗ đã dừng; không gì bị chép hai lần.',
    en: 'Stopped. Run the same command again to go on from here; nothing is stored twice.',
  },
  'migrate.over': {
    vi: 'Đã chuyển xong lúc {time} và bản mới đã chạy từ đó. Biên bản: {file}',
    en: 'The move was over at {time}, and the new installation has run since. The proof is in {file}',
  },
} as const;

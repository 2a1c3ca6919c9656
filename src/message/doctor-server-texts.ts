/** What `gac doctor` finds at Kafka, Elasticsearch and PostgreSQL, and the next steps. */
export const DOCTOR_SERVER_TEXTS = {
  'doctor.skew.equal': {
    vi: 'Cùng giờ với máy này.',
    en: 'The same time as on this machine.',
  },
  'doctor.skew.ahead': {
    vi: 'Nhanh hơn máy này {apart}.',
    en: '{apart} ahead of this machine.',
  },
  'doctor.skew.behind': {
    vi: 'Chậm hơn máy này {apart}.',
    en: '{apart} behind this machine.',
  },
  'doctor.skew.unknown': { vi: 'Máy chủ không cho biết giờ.', en: 'It does not tell its time.' },
  'doctor.skew.step': {
    vi: 'Đồng bộ giờ mọi máy với cùng một máy chủ thời gian (chrony hoặc timesyncd).',
    en: 'Let all machines follow the same time server (chrony or timesyncd).',
  },

  'doctor.kafka.brokers.reached': {
    vi: 'Kết nối được {reached}/{total} địa chỉ; cụm có {members} máy chủ, phiên bản {version}.',
    en: '{reached} of {total} addresses answer; the cluster has {members} brokers, version {version}.',
  },
  'doctor.kafka.brokers.some': {
    vi: 'Chỉ kết nối được {reached}/{total} địa chỉ; cụm có {members} máy chủ.',
    en: 'Only {reached} of {total} addresses answer; the cluster has {members} brokers.',
  },
  'doctor.kafka.brokers.none': {
    vi: 'Không kết nối được máy chủ nào trên {total} địa chỉ.',
    en: 'None of {total} addresses lets us in.',
  },
  'doctor.kafka.brokers.refused_step': {
    vi: 'Kafka từ chối đăng nhập: kiểm tra journal.kafka.sasl (mechanism, username) và GAC_KAFKA_PASSWORD.',
    en: 'Kafka refuses the log-in: check journal.kafka.sasl (mechanism, username) and GAC_KAFKA_PASSWORD.',
  },
  'doctor.kafka.brokers.password_step': {
    vi: 'Kafka đòi đăng nhập mà chưa có mật khẩu: đặt GAC_KAFKA_PASSWORD và journal.kafka.sasl.',
    en: 'Kafka asks for a log-in and there is no password: set GAC_KAFKA_PASSWORD and journal.kafka.sasl.',
  },
  'doctor.kafka.brokers.untrusted_step': {
    vi: 'TLS không được tin: kiểm tra journal.kafka.tls (caFile, tên máy trong chứng thư), hoặc cổng này không dùng TLS.',
    en: 'TLS is not believed: check journal.kafka.tls (caFile, the name in the certificate), or the port has no TLS.',
  },
  'doctor.kafka.brokers.unreachable_step': {
    vi: 'Khởi động các máy chủ Kafka; kiểm tra journal.kafka.brokers, mạng, và cổng này có đòi TLS hay không.',
    en: 'Start the brokers; check journal.kafka.brokers and the network, and whether the port wants TLS.',
  },
  'doctor.kafka.brokers.advertised_step': {
    vi: 'Kafka tự giới thiệu bằng địa chỉ mà máy này không tới được: sửa advertised.listeners của máy chủ, hoặc DNS.',
    en: 'Kafka sends its clients to addresses that this machine does not reach: mend advertised.listeners, or DNS.',
  },
  'doctor.kafka.topics.right': {
    vi: 'Đủ {present} topic, thiết lập đúng.',
    en: 'All {present} topics are there, with the right settings.',
  },
  'doctor.kafka.topics.to_make': {
    vi: 'Có {present} topic, còn {absent} topic sẽ được tạo khi khởi động.',
    en: '{present} topics are there; a start can make the other {absent}.',
  },
  'doctor.kafka.topics.wrong': {
    vi: '{wrong} thiết lập của các topic chưa đúng: có thể mất nhật ký.',
    en: '{wrong} settings of topics are wrong: records could be lost.',
  },
  'doctor.kafka.topics.wrong_step': {
    vi: 'Chạy lệnh ghi sau mỗi thiết lập ở trên, rồi kiểm tra lại.',
    en: 'Run the command behind each setting above, then check again.',
  },
  'doctor.kafka.topics.refused': {
    vi: 'Kafka không cho tạo {absent} topic còn thiếu.',
    en: 'Kafka does not let us make the {absent} topics that are missing.',
  },
  'doctor.kafka.topics.refused_step': {
    vi: 'Đặt journal.kafka.replication không lớn hơn số máy chủ, hoặc cấp quyền Create cho tài khoản.',
    en: 'Set journal.kafka.replication to no more than there are brokers, or give the user the right to Create.',
  },
  'doctor.kafka.topics.unanswered': {
    vi: 'Kafka không trả lời về các topic: {reason}',
    en: 'Kafka does not answer about topics: {reason}',
  },
  'doctor.kafka.topics.unanswered_step': {
    vi: 'Cấp cho tài khoản quyền Describe, DescribeConfigs trên topic và nhóm; xem nhật ký của Kafka.',
    en: 'Give the user Describe and DescribeConfigs on topics and groups; read the log of Kafka.',
  },
  'doctor.kafka.replicas.whole': {
    vi: '{partitions} phân vùng, đủ bản sao.',
    en: '{partitions} partitions, all copies up to date.',
  },
  'doctor.kafka.replicas.none': { vi: 'Chưa có topic nào.', en: 'There are no topics yet.' },
  'doctor.kafka.replicas.behind': {
    vi: '{behind} trên {partitions} phân vùng thiếu bản sao; vẫn ghi được.',
    en: '{behind} of {partitions} partitions lack a copy; they can be written.',
  },
  'doctor.kafka.replicas.stuck': {
    vi: '{stuck} trên {partitions} phân vùng không ghi được: thiếu bản sao hoặc không có máy chủ giữ.',
    en: '{stuck} of {partitions} partitions cannot be written: too few copies, or no leader.',
  },
  'doctor.kafka.replicas.step': {
    vi: 'Đưa máy chủ Kafka còn thiếu trở lại và chờ đồng bộ: kafka-topics.sh --describe --under-replicated-partitions',
    en: 'Bring the missing broker back and wait: kafka-topics.sh --describe --under-replicated-partitions',
  },
  'doctor.kafka.groups.none': {
    vi: 'Chưa có tiến trình nào đọc.',
    en: 'Nobody has read yet.',
  },
  'doctor.kafka.groups.lag': {
    vi: '{groups} nhóm đọc, còn {lag} bản ghi chờ.',
    en: '{groups} consumer groups, {lag} records behind.',
  },
  'doctor.kafka.groups.lost': {
    vi: '{lost} bản ghi bị Kafka xóa trước khi được đọc; còn {lag} bản ghi chờ.',
    en: 'Kafka removed {lost} records before they were read; {lag} are waiting.',
  },
  'doctor.kafka.groups.lost_step': {
    vi: 'Tăng journal.kafka.maxBytesPerPartition hoặc ổ đĩa của Kafka, và yêu cầu nguồn gửi lại khoảng thời gian ấy.',
    en: 'Raise journal.kafka.maxBytesPerPartition or the disk of Kafka, and ask the sources to send that time again.',
  },
  'doctor.kafka.groups.unread_step': {
    vi: 'Có nhật ký chờ mà không tiến trình nào đọc: khởi động một tiến trình có vai trò detect.',
    en: 'Records are waiting and nobody reads: start a process with the role detect.',
  },

  'doctor.elasticsearch.nodes.reached': {
    vi: 'Kết nối được {reached}/{total} nút.',
    en: '{reached} of {total} nodes answer.',
  },
  'doctor.elasticsearch.nodes.refused_step': {
    vi: 'Elasticsearch từ chối đăng nhập: kiểm tra store.elasticsearch.username và GAC_ELASTICSEARCH_PASSWORD, hoặc GAC_ELASTICSEARCH_API_KEY (trường encoded).',
    en: 'Elasticsearch refuses the log-in: check store.elasticsearch.username and GAC_ELASTICSEARCH_PASSWORD, or GAC_ELASTICSEARCH_API_KEY (the field encoded).',
  },
  'doctor.elasticsearch.nodes.secret_step': {
    vi: 'Elasticsearch đòi đăng nhập: đặt GAC_ELASTICSEARCH_API_KEY, hoặc store.elasticsearch.username và GAC_ELASTICSEARCH_PASSWORD.',
    en: 'Elasticsearch asks for a log-in: set GAC_ELASTICSEARCH_API_KEY, or store.elasticsearch.username and GAC_ELASTICSEARCH_PASSWORD.',
  },
  'doctor.elasticsearch.nodes.authority_step': {
    vi: 'Chứng thư do cơ quan không được tin ký: đưa chứng thư của cơ quan đã ký vào tệp store.elasticsearch.caFile.',
    en: 'No trusted authority signed the certificate: put the one that did into the file store.elasticsearch.caFile.',
  },
  'doctor.elasticsearch.nodes.time_step': {
    vi: 'Chứng thư hết hạn hoặc chưa có hiệu lực: cấp chứng thư mới cho nút, kiểm tra giờ hai máy.',
    en: 'The certificate is over or does not hold yet: renew that of the node, and check both clocks.',
  },
  'doctor.elasticsearch.nodes.name_step': {
    vi: 'Chứng thư cấp cho tên khác: ghi tên trong chứng thư vào store.elasticsearch.nodes, hoặc cấp lại chứng thư cho địa chỉ này.',
    en: 'The certificate is for other names: write store.elasticsearch.nodes with one of them, or have it made for this address.',
  },
  'doctor.elasticsearch.nodes.protocol_step': {
    vi: 'Một bên dùng TLS, bên kia không: sửa http hay https trong store.elasticsearch.nodes.',
    en: 'One side speaks TLS and the other does not: correct http or https in store.elasticsearch.nodes.',
  },
  'doctor.elasticsearch.nodes.untrusted_step': {
    vi: 'TLS không được tin: kiểm tra store.elasticsearch.caFile, tên máy trong chứng thư, http hay https.',
    en: 'TLS is not believed: check store.elasticsearch.caFile, the name in the certificate, http or https.',
  },
  'doctor.elasticsearch.nodes.unreachable_step': {
    vi: 'Khởi động Elasticsearch; kiểm tra store.elasticsearch.nodes và tường lửa.',
    en: 'Start Elasticsearch; check store.elasticsearch.nodes, and the firewall.',
  },
  'doctor.elasticsearch.version': { vi: 'Phiên bản {versions}.', en: 'Version {versions}.' },
  'doctor.elasticsearch.version_step': {
    vi: 'Cần Elasticsearch 8 hoặc 9: nâng cấp cụm.',
    en: 'Elasticsearch 8 or 9 is needed: upgrade the cluster.',
  },
  'doctor.elasticsearch.forbidden': {
    vi: 'Tài khoản không được xem mục này.',
    en: 'The user may not look at this.',
  },
  'doctor.elasticsearch.unanswered': {
    vi: 'Không xem được: {reason}',
    en: 'It could not be looked at: {reason}',
  },
  'doctor.elasticsearch.unanswered_step': {
    vi: 'Xem tình trạng cụm: GET /_cluster/health?pretty, và nhật ký của Elasticsearch.',
    en: 'Look at the cluster: GET /_cluster/health?pretty, and the log of Elasticsearch.',
  },
  'doctor.elasticsearch.health': {
    vi: 'Tình trạng {status}: {shards} mảnh chạy, {unassigned} mảnh chưa có chỗ, {dataNodes} nút dữ liệu.',
    en: 'Status {status}; shards: {shards} active, {unassigned} without a place; data nodes: {dataNodes}.',
  },
  'doctor.elasticsearch.red_step': {
    vi: 'Có dữ liệu không tới được. Đưa nút còn thiếu trở lại; xem GET /_cluster/allocation/explain',
    en: 'Some data cannot be reached. Bring the missing node back; see GET /_cluster/allocation/explain',
  },
  'doctor.elasticsearch.yellow_step': {
    vi: 'Thiếu bản sao: một ổ đĩa hỏng nữa là mất dữ liệu. Xem GET /_cluster/allocation/explain',
    en: 'Copies are missing: one more broken disk loses data. See GET /_cluster/allocation/explain',
  },
  'doctor.elasticsearch.alone_step': {
    vi: 'Cụm chỉ có một nút nên không đặt được bản sao: thêm nút, hoặc đặt store.elasticsearch.replicas: 0.',
    en: 'One node has no place for copies: add a node, or set store.elasticsearch.replicas: 0.',
  },
  'doctor.elasticsearch.disk': {
    vi: 'Nút đầy nhất trong {nodes} nút ({node}) còn trống {free} ({percent}%).',
    en: 'The fullest of {nodes} data nodes ({node}) has {free} free ({percent}%).',
  },
  'doctor.elasticsearch.disk_flood': {
    vi: 'Nút {node} đã vượt mức ngập (flood stage), còn {free} ({percent}%): không ghi được nữa.',
    en: 'Node {node} is above its flood stage, {free} ({percent}%) are free: nothing is written any more.',
  },
  'doctor.elasticsearch.disk_unwatched': {
    vi: 'Nút đầy nhất ({node}) còn trống {free} ({percent}%); cụm không theo dõi mức đầy.',
    en: 'The fullest node ({node}) has {free} free ({percent}%); the cluster does not watch it.',
  },
  'doctor.elasticsearch.disk_step': {
    vi: 'Thêm ổ đĩa hoặc nút, hoặc giảm store.retentionDays; xem GET /_cat/allocation?v',
    en: 'Add disk or a node, or lower store.retentionDays; see GET /_cat/allocation?v',
  },
  'doctor.elasticsearch.rights': { vi: 'Tài khoản có đủ quyền.', en: 'The user has all rights.' },
  'doctor.elasticsearch.rights_missing': {
    vi: 'Tài khoản thiếu quyền: {missing}.',
    en: 'The user lacks: {missing}.',
  },
  'doctor.elasticsearch.rights_step': {
    vi: 'Cấp cho tài khoản hoặc khóa API vai trò trong docs/operating.md, mục “What the user may do”; kiểm tra store.elasticsearch.indexPrefix.',
    en: 'Give the user or the API key the role of docs/operating.md, “What the user may do”; check store.elasticsearch.indexPrefix.',
  },
  'doctor.elasticsearch.open': {
    vi: 'Cụm không đòi đăng nhập: ai tới được cũng đọc và xóa được.',
    en: 'The cluster asks for no log-in: whoever reaches it may read and delete.',
  },
  'doctor.elasticsearch.open_step': {
    vi: 'Bật xpack.security.enabled và tạo tài khoản riêng, hoặc chắc chắn chỉ dịch vụ này tới được cụm.',
    en: 'Set xpack.security.enabled and make a user, or see to it that only this service reaches the cluster.',
  },
  'doctor.elasticsearch.writable': {
    vi: 'Không có chặn ghi; tạo được chỉ mục.',
    en: 'Nothing is blocked; indices can be made.',
  },
  'doctor.elasticsearch.cluster_block': {
    vi: 'Cả cụm đang chặn ghi: {names}.',
    en: 'The whole cluster is blocked: {names}.',
  },
  'doctor.elasticsearch.cluster_block_step': {
    vi: 'Bỏ thiết lập ấy: PUT /_cluster/settings với giá trị null.',
    en: 'Take the setting away: PUT /_cluster/settings with the value null.',
  },
  'doctor.elasticsearch.index_block': {
    vi: '{count} chặn ghi trên các chỉ mục.',
    en: '{count} blocks on indices.',
  },
  'doctor.elasticsearch.index_block_step': {
    vi: 'Giải phóng ổ đĩa của cụm nếu đầy, rồi bỏ chặn: đặt thiết lập trên thành null bằng PUT /CHỈ_MỤC/_settings',
    en: 'Free disk if the cluster is full, then take the block away: set what stands above to null, by PUT /INDEX/_settings',
  },
  'doctor.elasticsearch.old_block_step': {
    vi: 'Sự kiện đến muộn của những ngày ấy sẽ không ghi được. Bỏ chặn nếu không cố ý.',
    en: 'Late events of those days cannot be written. Take the block away if it is not meant.',
  },
  'doctor.elasticsearch.no_auto_create': {
    vi: 'Cụm không cho tự tạo chỉ mục: action.auto_create_index = {setting}.',
    en: 'The cluster lets no index be made: action.auto_create_index = {setting}.',
  },
  'doctor.elasticsearch.no_auto_create_step': {
    vi: 'Thêm mẫu tên khớp với {index} vào action.auto_create_index.',
    en: 'Add a pattern that fits {index} to action.auto_create_index.',
  },
  'doctor.elasticsearch.templates': {
    vi: 'Đủ {total} khuôn, phiên bản {own}.',
    en: 'All {total} templates are there, version {own}.',
  },
  'doctor.elasticsearch.templates_absent': {
    vi: 'Còn {absent} trên {total} khuôn sẽ được tạo khi khởi động.',
    en: 'A start makes {absent} of {total} templates.',
  },
  'doctor.elasticsearch.templates_older': {
    vi: 'Khuôn cũ; lần khởi động tới sẽ nâng lên phiên bản {own}.',
    en: 'They are older; the next start raises them to version {own}.',
  },
  'doctor.elasticsearch.templates_newer': {
    vi: 'Khuôn mới hơn chương trình này (phiên bản {own}).',
    en: 'They are newer than this program (version {own}).',
  },
  'doctor.elasticsearch.newer_step': {
    vi: 'Chạy phiên bản chương trình mới hơn, hoặc đặt store.elasticsearch.indexPrefix khác.',
    en: 'Start the newer program, or take another store.elasticsearch.indexPrefix.',
  },
  'doctor.elasticsearch.shards': {
    vi: '{present} trên {most} mảnh, {days} ngày có chỉ mục; còn chỗ cho {daysLeft} ngày.',
    en: '{present} of {most} shards, {days} days have an index; there is room for {daysLeft} more.',
  },
  'doctor.elasticsearch.shards_step': {
    vi: 'Thêm nút dữ liệu, giảm store.retentionDays hoặc store.elasticsearch.shards: hết chỗ thì ngày mới không ghi được.',
    en: 'Add data nodes, or lower store.retentionDays or store.elasticsearch.shards: a new day cannot be written without room.',
  },

  'doctor.postgres.reached': {
    vi: 'Kết nối được, mã hóa bằng {tls}.',
    en: 'It lets us in, by {tls}.',
  },
  'doctor.postgres.reached_clear': {
    vi: 'Kết nối được, không mã hóa (tls.mode: off).',
    en: 'It lets us in, in clear (tls.mode: off).',
  },
  'doctor.postgres.missed': { vi: 'Không kết nối được: {reason}', en: 'No connection: {reason}' },
  'doctor.postgres.refused_step': {
    vi: 'PostgreSQL từ chối đăng nhập: kiểm tra state.postgres.user, GAC_POSTGRES_PASSWORD và pg_hba.conf.',
    en: 'PostgreSQL refuses the log-in: check state.postgres.user, GAC_POSTGRES_PASSWORD, and pg_hba.conf.',
  },
  'doctor.postgres.password_step': {
    vi: 'PostgreSQL đòi mật khẩu: đặt GAC_POSTGRES_PASSWORD.',
    en: 'PostgreSQL asks for a password: set GAC_POSTGRES_PASSWORD.',
  },
  'doctor.postgres.no_database_step': {
    vi: 'Tạo cơ sở dữ liệu bằng mã UTF-8, chủ sở hữu là state.postgres.user, hoặc sửa state.postgres.database.',
    en: 'Make the database in UTF-8, owned by state.postgres.user, or correct state.postgres.database.',
  },
  'doctor.postgres.untrusted_step': {
    vi: 'TLS không được tin: kiểm tra state.postgres.tls (caFile, tên máy trong chứng thư); máy chủ trên cùng máy: mode: off.',
    en: 'TLS is not believed: check state.postgres.tls (caFile, the name in the certificate); a server on the same machine: mode: off.',
  },
  'doctor.postgres.full_step': {
    vi: 'Hết số kết nối: tăng max_connections, hoặc giảm poolMax của các tiến trình.',
    en: 'No connection is left: raise max_connections, or lower poolMax of the processes.',
  },
  'doctor.postgres.unreachable_step': {
    vi: 'Khởi động PostgreSQL; kiểm tra state.postgres.host, port, listen_addresses và tường lửa.',
    en: 'Start PostgreSQL; check state.postgres.host and port, listen_addresses, and the firewall.',
  },
  'doctor.postgres.version': {
    vi: 'Phiên bản {version}, bảng mã {encoding}.',
    en: 'Version {version}, encoding {encoding}.',
  },
  'doctor.postgres.version_step': {
    vi: 'Nâng cấp lên PostgreSQL {least} trở lên.',
    en: 'Upgrade to PostgreSQL {least} or newer.',
  },
  'doctor.postgres.encoding_step': {
    vi: "Tạo lại cơ sở dữ liệu: create database … encoding 'UTF8' template template0",
    en: "Make the database anew: create database … encoding 'UTF8' template template0",
  },
  'doctor.postgres.user': {
    vi: 'Tài khoản thường, tạo được bảng, chịu tường ngăn theo địa phương.',
    en: 'An ordinary user that may make tables, held by row-level security.',
  },
  'doctor.postgres.superuser': {
    vi: 'Tài khoản là superuser: tường ngăn theo địa phương không có tác dụng.',
    en: 'The user is a superuser: row-level security does not hold for it.',
  },
  'doctor.postgres.bypasses': {
    vi: 'Tài khoản có BYPASSRLS: tường ngăn theo địa phương không có tác dụng.',
    en: 'The user has BYPASSRLS: row-level security does not hold for it.',
  },
  'doctor.postgres.may_not_create': {
    vi: 'Tài khoản không được tạo bảng.',
    en: 'The user may not make tables.',
  },
  'doctor.postgres.user_step': {
    vi: 'Dùng một tài khoản chỉ sở hữu cơ sở dữ liệu này, không có quyền gì hơn (nosuperuser nobypassrls).',
    en: 'Use a user that owns this database and no more (nosuperuser nobypassrls).',
  },
  'doctor.postgres.read_only': {
    vi: 'Máy chủ chỉ cho đọc: đây là bản dự phòng, hoặc đang ở chế độ chỉ đọc.',
    en: 'The server only lets read: it is a standby, or set read-only.',
  },
  'doctor.postgres.read_only_step': {
    vi: 'Trỏ state.postgres.host tới máy chủ chính.',
    en: 'Let state.postgres.host be the primary server.',
  },
  'doctor.postgres.connections': {
    vi: 'Đang dùng {used} trên {most} kết nối (Trạm Gác: {ours}); tiến trình này cần {need}.',
    en: '{used} of {most} connections are in use (Trạm Gác: {ours}); this process needs {need}.',
  },
  'doctor.postgres.connections_step': {
    vi: 'Tăng max_connections, hoặc giảm state.postgres.poolMax: còn {free}, cần {need}.',
    en: 'Raise max_connections, or lower state.postgres.poolMax: {free} are left, {need} are needed.',
  },
  'doctor.postgres.durable': {
    vi: 'Các thiết lập ghi bền đều bật.',
    en: 'What was confirmed survives a crash of the server.',
  },
  'doctor.postgres.not_durable': {
    vi: 'Thiết lập không an toàn: {names}.',
    en: 'Settings that are not safe: {names}.',
  },
  'doctor.postgres.durable_step': {
    vi: 'Bật lại các thiết lập ấy: cảnh báo đã ghi nhận có thể mất khi máy chủ sập.',
    en: 'Switch them on: alerts that were confirmed may be lost when the server crashes.',
  },
} as const;

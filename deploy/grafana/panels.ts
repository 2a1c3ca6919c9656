/** A text for people: Vietnamese, English. */
export type Both = readonly [vi: string, en: string];

/** One PromQL expression and the pattern of its legend. */
export type Query = readonly [expression: string, legend: string];

/** One panel of the dashboard. */
export interface Panel {
  readonly title: Both;
  readonly about: Both;
  /** Unit as Grafana names it. */
  readonly unit: string;
  readonly kind: 'timeseries' | 'stat';
  readonly queries: readonly Query[];
}

/** Panels under one heading. */
export interface Row {
  readonly title: Both;
  readonly panels: readonly Panel[];
}

const OF = '{instance=~"$instance"}';
const RATE = '[$__rate_interval]';

const panel = (
  title: Both,
  about: Both,
  { unit = 'short', kind = 'timeseries', ...rest }: Partial<Panel> & Pick<Panel, 'queries'>,
): Panel => ({ title, about, unit, kind, ...rest });

/** Rate per second of a counter, summed by these labels. */
const perSecond = (metric: string, ...labels: string[]): Query => {
  const by = labels.length > 0 ? ` by (${labels.join(', ')})` : '';
  const legend = labels.map((label) => `{{${label}}}`).join(' · ');
  return [`sum${by} (rate(${metric}${OF}${RATE}))`, legend || '{{__name__}}'];
};

const quantiles = (histogram: string): Query[] =>
  [0.5, 0.95, 0.99].map((share): Query => {
    const buckets = `sum by (le) (rate(${histogram}_bucket${OF}${RATE}))`;
    return [`histogram_quantile(${share}, ${buckets})`, `p${share * 100}`];
  });

const stat = (title: Both, about: Both, query: string, unit = 'short') =>
  panel(title, about, { queries: [[query, '']], unit, kind: 'stat' });

const OVERVIEW: Row = {
  title: ['Tổng quan', 'Overview'],
  panels: [
    stat(
      ['Tiến trình đang trả lời', 'Processes that answer'],
      ['Số tiến trình có số đo.', 'Processes whose metrics are read.'],
      `count(gac_notify_pending_deliveries${OF})`,
    ),
    stat(
      ['Bản ghi chưa xử lý', 'Records behind'],
      [
        'Đã nhận và ghi bền, chưa chuẩn hóa, lưu và xét.',
        'Received and durable, not yet normalised, stored and judged.',
      ],
      `sum(gac_pipeline_lag_records${OF})`,
    ),
    stat(
      ['Cảnh báo trong 24 giờ', 'Alerts in 24 hours'],
      ['Số cảnh báo mới.', 'Alerts created.'],
      `sum(increase(gac_alerts_raised_total${OF}[24h]))`,
    ),
    stat(
      ['Thông báo còn nợ', 'Deliveries owed'],
      ['Chưa đến được SOC.', 'Not yet received by a SOC.'],
      `max(gac_notify_pending_deliveries${OF})`,
    ),
    stat(
      ['Từ nhận đến cảnh báo, p99', 'Receipt to alert, p99'],
      ['Trong một giờ qua; mục tiêu dưới 5 giây.', 'Over the last hour; below 5 s is the aim.'],
      `histogram_quantile(0.99, sum by (le) (rate(gac_request_to_alert_seconds_bucket${OF}[1h])))`,
      's',
    ),
    stat(
      ['Mất khi chưa đọc, 24 giờ', 'Removed unread, 24 hours'],
      [
        'Bản ghi đã nhận nhưng bị giới hạn dung lượng xóa; phải bằng 0.',
        'Acknowledged records that the size limit removed; must be 0.',
      ],
      `sum(increase(gac_journal_unread_removed_records_total${OF}[24h]))`,
    ),
  ],
};

const COLLECT: Row = {
  title: ['Thu nhận', 'Collect'],
  panels: [
    panel(
      ['Bản ghi theo đường truyền', 'Records by transport'],
      ['Đã nhận và ghi bền.', 'Taken in and durable.'],
      { queries: [perSecond('gac_collect_received_records_total', 'transport')], unit: 'cps' },
    ),
    panel(
      ['Mười nguồn nhiều nhất', 'The ten busiest sources'],
      ['Bản ghi mỗi giây.', 'Records a second.'],
      {
        queries: [
          [
            `topk(10, sum by (source) (rate(gac_collect_received_records_total${OF}${RATE})))`,
            '{{source}}',
          ],
        ],
        unit: 'cps',
      },
    ),
    panel(
      ['Dung lượng theo đường truyền', 'Bytes by transport'],
      ['Của các bản ghi đã nhận.', 'Of the records taken in.'],
      { queries: [perSecond('gac_collect_received_bytes_total', 'transport')], unit: 'Bps' },
    ),
    panel(
      ['Từ chối theo lý do', 'Refused by reason'],
      [
        'Bên gửi nhận lỗi và giữ lại bản ghi của mình.',
        'The sender got an error and keeps its records.',
      ],
      {
        queries: [perSecond('gac_collect_refused_records_total', 'transport', 'reason')],
        unit: 'cps',
      },
    ),
    panel(
      ['Lô gửi lặp', 'Repeated batches'],
      ['Bên gửi lại, chỉ lưu một lần.', 'Sent again and stored once.'],
      { queries: [perSecond('gac_collect_duplicate_batches_total', 'transport')], unit: 'cps' },
    ),
    panel(
      ['UDP bị nhân hệ điều hành bỏ', 'UDP dropped by the kernel'],
      ['Không gửi lại được; hãy dùng TCP hoặc TLS.', 'Lost for good; use TCP or TLS.'],
      { queries: [[`gac_collect_udp_kernel_drops${OF}`, '{{instance}}']] },
    ),
  ],
};

const JOURNAL: Row = {
  title: ['Sổ ghi', 'Journal'],
  panels: [
    panel(
      ['Chưa xử lý theo tiến trình', 'Lag by process'],
      ['Tăng liên tục là có bộ phận phía sau chậm hoặc dừng.', 'Steady growth: a part is slow.'],
      {
        queries: [[`sum by (instance) (gac_pipeline_lag_records${OF})`, '{{instance}}']],
      },
    ),
    panel(
      ['Chưa xử lý trong Kafka', 'Lag in Kafka'],
      [
        'Sau vị trí đã xác nhận, theo nhóm đọc và phân vùng.',
        'Behind the committed position, by consumer and partition.',
      ],
      {
        queries: [
          [
            `max by (consumer, partition) (gac_journal_consumer_lag_records${OF})`,
            '{{consumer}} · p{{partition}}',
          ],
        ],
      },
    ),
    panel(
      ['Dung lượng', 'Size'],
      [
        'Gần journal.maxBytes thì bên gửi bị từ chối.',
        'Near journal.maxBytes senders are refused.',
      ],
      { queries: [[`sum by (instance) (gac_journal_bytes${OF})`, '{{instance}}']], unit: 'bytes' },
    ),
    panel(
      ['Thời gian ghi bền', 'Time to stable storage'],
      ['Từ lúc nối thêm đến khi ghi bền.', 'From append to durable.'],
      { queries: quantiles('gac_journal_append_seconds'), unit: 's' },
    ),
    panel(
      ['Mất hoặc hỏng', 'Lost or damaged'],
      [
        'Bị xóa khi chưa đọc; hỏng và được để riêng. Cả hai phải bằng 0.',
        'Removed unread; damaged and set aside. Both must be 0.',
      ],
      {
        queries: [
          [`increase(gac_journal_unread_removed_records_total${OF}${RATE})`, 'unread {{instance}}'],
          [`increase(gac_journal_quarantined_records_total${OF}${RATE})`, 'damaged {{instance}}'],
        ],
      },
    ),
  ],
};

const PIPELINE: Row = {
  title: ['Chuẩn hóa và lưu', 'Normalize and store'],
  panels: [
    panel(
      ['Bản ghi theo kết quả', 'Records by outcome'],
      ['Thành sự kiện, hoặc không đọc được.', 'Became an event, or could not be understood.'],
      { queries: [perSecond('gac_pipeline_events_total', 'outcome')], unit: 'cps' },
    ),
    panel(
      ['Không đọc được, theo lý do', 'Dead letters by reason'],
      ['Tăng vọt ở một loại là định dạng đã đổi.', 'A jump in one type: its format has changed.'],
      { queries: [perSecond('gac_normalize_dead_letters_total', 'type', 'reason')], unit: 'cps' },
    ),
    panel(
      ['Giờ không tin được', 'Times not believed'],
      ['Đồng hồ của nguồn sai.', 'The clock of a source is wrong.'],
      { queries: [perSecond('gac_normalize_clock_clamped_total', 'status')], unit: 'cps' },
    ),
    panel(
      ['Sự kiện được lưu', 'Events stored'],
      ['Lặp lại là do đọc lại sau khởi động.', 'Repeated ones were read again after a restart.'],
      {
        queries: [
          [perSecond('gac_store_stored_events_total')[0], 'stored'],
          [perSecond('gac_store_repeated_events_total')[0], 'repeated'],
        ],
        unit: 'cps',
      },
    ),
    panel(
      ['Elasticsearch không nhận', 'Refused by Elasticsearch'],
      [
        'Trường không hợp kiểu; sự kiện được giữ kèm lý do.',
        'A field did not fit the mapping; the event is kept with the reason.',
      ],
      { queries: [[perSecond('gac_store_refused_events_total')[0], 'refused']], unit: 'cps' },
    ),
    panel(
      ['Gửi lại Elasticsearch', 'Sent to Elasticsearch again'],
      ['Theo lý do; kéo dài là cụm quá tải.', 'By reason; if it lasts, the cluster is overloaded.'],
      { queries: [perSecond('gac_store_bulk_retries_total', 'reason')], unit: 'cps' },
    ),
  ],
};

const DETECT: Row = {
  title: ['Phát hiện', 'Detect'],
  panels: [
    panel(['Tín hiệu theo luật', 'Signals by rule'], ['Luật nào đang khớp.', 'Which rules fire.'], {
      queries: [perSecond('gac_detect_signals_total', 'rule')],
      unit: 'cps',
    }),
    panel(
      ['Luật theo trạng thái', 'Rules by verdict'],
      ['Luật bị từ chối là không có hiệu lực.', 'A rejected rule is not in force.'],
      { queries: [[`max by (verdict) (gac_detect_rules${OF})`, '{{verdict}}']] },
    ),
    panel(
      ['Đọc lại luật', 'Rule reloads'],
      [
        'Được áp dụng, áp dụng một phần hay bị từ chối.',
        'Applied, applied but for refused documents, or refused.',
      ],
      {
        queries: [
          [`sum by (outcome) (increase(gac_detect_reloads_total${OF}${RATE}))`, '{{outcome}}'],
        ],
      },
    ),
    panel(
      ['Luật chạy theo lịch', 'Rules on a schedule'],
      [
        'Kết quả các lần chạy trên sự kiện đã lưu. "behind": chưa kịp, "failed": bị lỗi, sẽ chạy lại.',
        'Runs over stored events by outcome. "behind" goes on at once, "failed" runs again.',
      ],
      {
        queries: [
          [
            `sum by (outcome) (increase(gac_detect_scheduled_runs_total${OF}${RATE}))`,
            '{{outcome}}',
          ],
          [
            `sum by (rule) (increase(gac_detect_scheduled_skipped_matches_total${OF}${RATE}))`,
            'skipped {{rule}}',
          ],
        ],
      },
    ),
    panel(
      ['Luật theo lịch đã xét đến đâu', 'How far scheduled rules are'],
      [
        'Tuổi của thời điểm mà mỗi luật theo lịch đã xét đến; hơn một chu kỳ của luật là chậm.',
        'Age of the event time up to which each rule on a schedule has judged; above its interval it is late.',
      ],
      {
        queries: [[`min by (rule) (gac_detect_scheduled_lag_seconds${OF})`, '{{rule}}']],
        unit: 's',
      },
    ),
    panel(
      ['Luật theo lịch chậm so với lịch', 'How far scheduled rules are behind'],
      [
        'Phần chậm mà lịch của luật không giải thích được, và số luật chậm đến mức phải báo kỹ sư.',
        'What a rule is behind beyond what its schedule explains, and how many are so late that engineers are told.',
      ],
      {
        queries: [
          [`max by (rule) (gac_detect_scheduled_behind_seconds${OF})`, '{{rule}}'],
          [`max(gac_detect_late_rules${OF})`, 'late rules'],
        ],
        unit: 's',
      },
    ),
    panel(
      ['Luật chạy thử ngầm', 'Rules in shadow'],
      [
        'Tín hiệu của phiên bản đang có hiệu lực (old) và phiên bản thử (new).',
        'Signals of versions in force (old) and in shadow (new).',
      ],
      { queries: [perSecond('gac_detect_shadow_signals_total', 'rule', 'side')], unit: 'cps' },
    ),
    stat(
      ['Luật đã đưa về phiên bản trước', 'Rules rolled back'],
      ['Phiên bản trước đang có hiệu lực.', 'An earlier version is in force.'],
      `max(gac_detect_rolled_back_rules${OF})`,
    ),
    panel(
      ['Tín hiệu thử bị thiếu', 'Signals missing in shadow'],
      [
        'Phép so sánh thiếu các tín hiệu này vì không ghi được.',
        'Comparisons lack these: the state could not be written.',
      ],
      { queries: [[perSecond('gac_detect_shadow_lost_signals_total')[0], 'lost']], unit: 'cps' },
    ),
    panel(
      ['Sự kiện đến muộn', 'Late events'],
      ['Đến sau mốc thời gian; tương quan bỏ qua.', 'Came after the watermark.'],
      { queries: [[perSecond('gac_detect_late_events_total')[0], 'late']], unit: 'cps' },
    ),
    panel(
      ['Thiếu trường để gộp', 'Ungrouped matches'],
      [
        'Khớp nhưng thiếu trường group-by, không vào tương quan.',
        'Matches without a group-by field, left out of the correlation.',
      ],
      { queries: [perSecond('gac_detect_ungrouped_events_total', 'rule')], unit: 'cps' },
    ),
    panel(
      ['Khớp không đủ tác dụng', 'Skipped matches'],
      [
        'Khớp mà không tác động đầy đủ lên tương quan, theo lý do.',
        'Matches without their full effect on a correlation, by reason.',
      ],
      { queries: [perSecond('gac_detect_skipped_matches_total', 'rule', 'reason')], unit: 'cps' },
    ),
    stat(
      ['Luật bị tạm ngừng', 'Quarantined rules'],
      ['Vượt định mức nên không xét gì.', 'Over a budget, so they judge nothing.'],
      `max(gac_detect_quarantined_rules${OF})`,
    ),
    panel(
      ['Luật bị tạm ngừng theo định mức', 'Rules quarantined, by budget'],
      ['Định mức nào bị vượt.', 'Which budget they stayed over.'],
      {
        queries: [
          [`sum by (budget) (increase(gac_detect_quarantines_total${OF}${RATE}))`, '{{budget}}'],
        ],
      },
    ),
    panel(
      ['Định mức đã dùng', 'Budget used'],
      [
        'Của luật dùng nhiều nhất; trên 100 % nhiều chu kỳ liền thì luật bị tạm ngừng.',
        'By the rule that uses most; above 100 % for several windows it is quarantined.',
      ],
      {
        queries: [[`max by (budget) (gac_detect_budget_used_ratio${OF})`, '{{budget}}']],
        unit: 'percentunit',
      },
    ),
    panel(
      ['Bộ nhớ của tương quan', 'Memory of correlations'],
      ['Ước lượng, theo tiến trình.', 'Estimated, by process.'],
      { queries: [[`gac_detect_state_bytes${OF}`, '{{instance}}']], unit: 'bytes' },
    ),
    panel(
      ['Khoảng chờ xét bù', 'Gaps that wait for refill'],
      [
        'Khoảng thời gian luật chưa xét như phải xét, theo lý do; tự bù từ sự kiện đã lưu.',
        'Time that rules have not judged as they should, by reason; refilled by itself from the stored events.',
      ],
      { queries: [[`max by (reason) (gac_detect_gaps${OF})`, '{{reason}}']] },
    ),
    stat(
      ['Khoảng chờ lâu nhất', 'Oldest gap'],
      ['Đã chờ xét bù bao lâu.', 'How long it has waited for refill.'],
      `max(gac_detect_oldest_gap_seconds${OF})`,
      's',
    ),
    panel(
      ['Xét bù', 'Refill'],
      [
        'Khoảng đã bù hay đã mất, và cảnh báo phát hiện bù.',
        'Gaps refilled or lost, and alerts found late.',
      ],
      {
        queries: [
          [`sum by (outcome) (increase(gac_detect_gaps_closed_total${OF}${RATE}))`, '{{outcome}}'],
          [`sum(increase(gac_detect_refilled_alerts_total${OF}${RATE}))`, 'found late'],
        ],
      },
    ),
    panel(
      ['Thông điệp không có tác dụng', 'Messages without effect'],
      [
        'Gửi tới nơi giữ nhóm nhưng không có tác dụng, theo lý do; “repeated” là bình thường sau khi chuyển giao.',
        'Sent to owners of groups without effect, by reason; “repeated” is normal after a hand-over.',
      ],
      { queries: [perSecond('gac_detect_refused_messages_total', 'reason')], unit: 'cps' },
    ),
  ],
};

const ALERT: Row = {
  title: ['Cảnh báo và thông báo', 'Alert and notify'],
  panels: [
    panel(
      ['Từ nhận đến cảnh báo', 'Receipt to alert'],
      ['Từ lúc nhận bản ghi quyết định.', 'From receipt of the deciding record.'],
      { queries: quantiles('gac_request_to_alert_seconds'), unit: 's' },
    ),
    panel(['Cảnh báo mới', 'Alerts raised'], ['Theo nhóm và mức độ.', 'By family and level.'], {
      queries: [
        [
          `sum by (family, level) (increase(gac_alerts_raised_total${OF}${RATE}))`,
          '{{family}} · {{level}}',
        ],
      ],
    }),
    panel(
      ['Cảnh báo được bổ sung', 'Alerts updated'],
      ['Nhận thêm tín hiệu cùng việc.', 'Took further signals of the same cause.'],
      { queries: [[perSecond('gac_alerts_updated_total')[0], 'updated']], unit: 'cps' },
    ),
    panel(
      ['Lần gửi thông báo', 'Delivery attempts'],
      ['Theo kênh và kết quả.', 'By channel and outcome.'],
      { queries: [perSecond('gac_notify_attempts_total', 'channel', 'outcome')], unit: 'cps' },
    ),
    panel(
      ['Thông báo còn nợ', 'Deliveries owed'],
      ['Trên 0 trong 15 phút: có SOC chưa nhận.', 'Above 0 for 15 minutes: a SOC gets nothing.'],
      { queries: [[`max(gac_notify_pending_deliveries${OF})`, 'pending']] },
    ),
  ],
};

const SOURCES: Row = {
  title: ['Nguồn nhật ký', 'Sources'],
  panels: [
    panel(
      ['Nguồn theo tình trạng', 'Sources by status'],
      [
        'RED: không dùng được; YELLOW: cần xem. Quy tắc ở docs/operating.md.',
        'RED: of no use as it is; YELLOW: to be looked at. The rule is in docs/operating.md.',
      ],
      { queries: [[`sum by (status) (gac_source_status${OF})`, '{{status}}']] },
    ),
    panel(
      ['Mười nguồn im lặng lâu nhất', 'The ten most silent sources'],
      ['Thời gian từ bản ghi gần nhất.', 'Time since the last record.'],
      {
        queries: [[`topk(10, max by (source) (gac_source_silence_seconds${OF}))`, '{{source}}']],
        unit: 's',
      },
    ),
    panel(
      ['Mười nguồn trễ nhất, p95', 'The ten latest sources, p95'],
      ['Từ lúc xảy ra đến lúc nhận, một giờ qua.', 'Event to receipt, over the last hour.'],
      {
        queries: [[`topk(10, max by (source) (gac_source_lag_p95_seconds${OF}))`, '{{source}}']],
        unit: 's',
      },
    ),
    panel(
      ['Mười nguồn lệch giờ nhiều nhất', 'The ten most skewed clocks'],
      ['Số âm: đồng hồ của nguồn chạy nhanh.', 'Negative: the clock of the source is ahead.'],
      {
        queries: [[`topk(10, max by (source) (abs(gac_source_skew_seconds${OF})))`, '{{source}}']],
        unit: 's',
      },
    ),
  ],
};

const SERVICE: Row = {
  title: ['Chính dịch vụ', 'The service itself'],
  panels: [
    panel(
      ['Yêu cầu API theo kết quả', 'API requests by status'],
      ['Mã trả lời HTTP.', 'HTTP status.'],
      { queries: [perSecond('gac_http_requests_total', 'status')], unit: 'reqps' },
    ),
    panel(
      ['Yêu cầu API theo đường dẫn', 'API requests by route'],
      ['Mười đường dẫn nhiều nhất.', 'The ten busiest.'],
      {
        queries: [
          [`topk(10, sum by (route) (rate(gac_http_requests_total${OF}${RATE})))`, '{{route}}'],
        ],
        unit: 'reqps',
      },
    ),
    panel(
      ['Lượt xem thông tin cá nhân', 'Looks at persons'],
      [
        'Xem ở dạng rõ hoặc tìm bí danh; ai xem, vì sao thì có trong nhật ký kiểm toán.',
        'In clear or for pseudonyms; the audit has who and why.',
      ],
      { queries: [perSecond('gac_person_accesses_total', 'action', 'outcome')], unit: 'cps' },
    ),
    panel(
      ['Vết theo kết quả', 'Trace spans by outcome'],
      ['Đã gửi, gửi hỏng hoặc bỏ vì quá nhiều.', 'Exported, failed or dropped.'],
      { queries: [perSecond('gac_telemetry_spans_total', 'outcome')], unit: 'cps' },
    ),
  ],
};

/** What the dashboard shows, from top to bottom. */
export const ROWS: readonly Row[] = [
  OVERVIEW,
  SOURCES,
  COLLECT,
  JOURNAL,
  PIPELINE,
  DETECT,
  ALERT,
  SERVICE,
];

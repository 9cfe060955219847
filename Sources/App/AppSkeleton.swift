/// The files of a new app: monthly service requests of three districts, from a CSV file to a judged target.
enum AppSkeleton {
    static func files(name: String) -> [(path: String, text: String)] {
        [
            ("app.yaml", manifest(name)), ("README.md", readme(name)), ("samples/requests.csv", sample),
            ("sources/raw_request.yaml", source), ("models/request.yaml", model), ("pipeline/request.sql", statement),
            ("checks/request.yaml", checks), ("indicators/service.yaml", indicators), ("pages/home.yaml", page),
        ]
    }

    private static func manifest(_ name: String) -> String {
        """
        name: \(name)
        title: {zh: 办件服务示例, en: Service requests}
        description:
          zh: 各区县每月收到与按时办结的办件。请替换为你的数据。
          en: Requests received and answered in time, by district and month. Replace it with data of your own.
        version: 0.1.0
        region: "500000"        # GB/T 2260
        organisation:
          id: example
          title: {zh: 示例单位, en: Example organisation}
        needs: []               # apps whose datasets the SQL reads, such as divisions

        """
    }

    private static func readme(_ name: String) -> String {
        """
        # \(name)

        | folder | holds |
        |---|---|
        | `app.yaml` | name, version, region, the organisation that owns the data, the apps it needs |
        | `sources/` | where rows come from |
        | `models/` | the datasets: fields, types, units, key, grade and openness |
        | `pipeline/` | one SELECT for each model |
        | `checks/` | what must hold, and what happens to rows that fail |
        | `indicators/` | indicators, observations and targets, as SELECTs over the models |
        | `pages/` | the pages |
        | `samples/` | the figures; these are made up |

        Check it with `heliu app check \(name)`, run it with `heliu run \(name)`.

        """
    }

    private static let sample = """
        month,region,received,answered_in_time
        2024-01,500103,1180,1062
        2024-01,500105,940,837
        2024-01,500106,1325,1166
        2024-02,500103,1015,924
        2024-02,500105,870,783
        2024-02,500106,1204,1084
        2024-03,500103,1246,1159
        2024-03,500105,1002,922
        2024-03,500106,1390,1279

        """

    private static let source = """
        source: raw_request     # the table the SQL reads
        title: {zh: 办件月报, en: Monthly request report}
        format: csv
        path: samples/requests.csv
        encoding: utf-8
        delimiter: ","
        header: true
        columns: {month: text, region: text, received: integer, answered_in_time: integer}

        """

    private static let model = """
        model: request
        title: {zh: 办件, en: Service requests}
        description: {zh: 每区县每月一行, en: One row for each district and month}
        grade: general.1        # GB/T 43697-2024
        openness: open          # open | shared_unconditional | shared_conditional | not_shared
        key: [period, region]
        fields:
          - {name: period, type: period, required: true, title: {zh: 月份, en: Month}}
          - {name: region, type: region, required: true, standard: GB/T 2260, title: {zh: 区县, en: District}}
          - {name: received, type: integer, required: true, unit: 件, title: {zh: 收件数, en: Requests received}}
          - {name: answered_in_time, type: integer, required: true, unit: 件, title: {zh: 按时办结数, en: Requests answered in time}}

        """

    private static let statement = """
        SELECT
            month AS period,
            region,
            received,
            answered_in_time
        FROM raw_request

        """

    private static let checks = """
        model: request
        checks:
          - {check: not_null, columns: [period, region, received, answered_in_time], severity: block}
          - {check: unique, columns: [period, region], severity: block}
          - {check: regex, column: period, pattern: '[0-9]{4}-(0[1-9]|1[0-2])', severity: block}
          - {check: range, column: received, min: 0, severity: quarantine}
          - check: sql
            name: answered_at_most_received
            title: {zh: 按时办结数不应多于收件数, en: No more requests are answered than received}
            sql: SELECT * FROM request WHERE answered_in_time > received
            severity: block

        """

    private static let indicators = """
        set: service
        title: {zh: 办件服务, en: Service}
        description: {zh: 按时办结的比例, en: How many requests are answered in time}
        indicators: |
          SELECT
              'in_time' AS key, '按时办结率' AS title_zh, 'Requests answered in time' AS title_en, '%' AS unit,
              'up' AS direction, 'share' AS measure, '示例单位' AS owner
        observations: |
          SELECT
              'in_time' AS indicator, '500000' AS region, NULL AS subject, period,
              CAST(round(100.0 * sum(answered_in_time) / sum(received), 1) AS DECIMAL(18, 4)) AS value,
              '=' AS comparator, NULL AS published, 'samples/requests.csv' AS source
          FROM request
          GROUP BY period
          ORDER BY period
        targets: |
          SELECT
              'in_time_2024' AS id, 'in_time' AS indicator, NULL AS node, '500000' AS region, NULL AS subject,
              CAST(89 AS DECIMAL(18, 4)) AS baseline_value, '2024-01' AS baseline_period,
              '>=' AS comparator, CAST(95 AS DECIMAL(18, 4)) AS value, '%' AS unit, '2024-12' AS period, 'README.md' AS source

        """

    private static let page = """
        page: home
        title: {zh: 办件服务示例, en: Service requests}
        lead: {zh: 每十件中有几件按时办结, en: How many of ten requests are answered in time}

        """
}

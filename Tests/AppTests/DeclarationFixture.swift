import App

extension AppFixture {
    /// A sound app that says whatever can be said about sources, models, parameters, checks and tests.
    static var rich: AppFixture {
        var fixture = AppFixture()
        fixture.files = richFiles
        return fixture
    }

    private static let richFiles: [String: String] = [
        "app.yaml": """
        name: traffic
        title: {zh: 交通, en: Traffic}
        description: {zh: 道路车流, en: Cars on roads}
        version: 1.2.0
        region: "500000"
        organisation: {id: cq-jtj, title: {zh: 市交通运输委, en: Transport Commission}}
        needs: [divisions]
        parameters:
          - {name: period, type: period, title: {zh: 季度, en: Quarter}, value: 2024-Q1}
          - {name: least, type: integer, title: {zh: 最少车流, en: Fewest cars}, value: 100}
        schedule: "30 2 * * *"
        zone: Asia/Shanghai
        misfire: skip
        after: [{app: divisions, event: succeeded}]
        """,
        "glossary.yaml": """
        - term: company
          title: {zh: 企业, en: Company}
          description: {zh: 依法设立的营利法人, en: A profit-making legal person}
          standard: GB/T 36104
        """,
        "sources/raw_count.yaml": """
        source: raw_count
        title: {zh: 计数, en: Counts}
        format: csv
        path: samples/counts.csv
        key: [id]
        mode: incremental
        watermark: updated
        on_change: adapt
        bad_rows: quarantine
        duplicates: last
        header: true
        """,
        "samples/counts.csv": "id,period,cars,updated\nG50,2024-Q1,120,2024-03-31\n",
        "sources/raw_sheet.yaml": """
        source: raw_sheet
        title: {zh: 表格, en: Sheet}
        format: excel
        path: samples/sheet.xlsx
        sheet: 明细
        range: A3:H200
        header_rows: 2
        skip_rows: 1
        """,
        "samples/sheet.xlsx": "PK",
        "sources/raw_page.yaml": """
        source: raw_page
        title: {zh: 接口, en: Interface}
        format: json
        records: data.items
        remote:
          url: https://data.example.cn/roads?since={watermark}
          authentication: bearer
          credential: roads-token
          headers: {Accept-Language: zh}
          paging: {by: cursor, member: next, parameter: cursor}
          most_pages: 100
          most_bytes: 1000000
        """,
        "sources/raw_bucket.yaml": """
        source: raw_bucket
        title: {zh: 对象存储, en: Bucket}
        format: parquet
        pattern: "*.parquet"
        remote: {url: "s3://roads/2024/", endpoint: "https://oss.example.cn", region: cn-1, credential: roads-keys}
        """,
        "sources/raw_folder.yaml": """
        source: raw_folder
        title: {zh: 文件夹, en: Folder}
        format: tsv
        path: samples/days
        pattern: "*.tsv"
        encoding: gb18030
        quote: "'"
        header: auto
        """,
        "samples/days/1.tsv": "id\tcars\nG50\t1\n",
        "sources/raw_table.yaml": """
        source: raw_table
        title: {zh: 业务库, en: Operational table}
        format: postgres
        table: public.road
        key: [id]
        mode: snapshot
        remote: {url: "postgresql://db.example.cn/roads", credential: roads-db}
        """,
        "sources/raw_file_table.yaml": """
        source: raw_file_table
        title: {zh: 文件库, en: File database}
        format: sqlite
        path: samples/roads.db
        query: SELECT id FROM road
        """,
        "samples/roads.db": "SQLite format 3",
        "sources/raw_push.yaml": """
        source: raw_push
        title: {zh: 推送, en: Pushed rows}
        format: ndjson
        mode: push
        key: [id]
        columns: {id: text, cars: integer}
        """,
        "models/count.yaml": """
        model: count
        title: {zh: 车流, en: Counts}
        grade: general.1
        openness: open
        key: [id, period]
        incremental: {partition: period}
        fields:
          - {name: id, type: text, min_length: 2, max_length: 10, title: {zh: 编号, en: Id}}
          - {name: period, type: period, title: {zh: 季度, en: Quarter}}
          - {name: cars, type: integer, title: {zh: 车流, en: Cars}}
          - {name: updated, type: date, title: {zh: 更新日, en: Updated}}
        """,
        "models/owner.yaml": """
        model: owner
        title: {zh: 业主, en: Owners}
        grade: general.3
        openness: open
        key: [id]
        incremental: {merge: {watermark: updated}}
        fields:
          - {name: id, type: text, title: {zh: 编号, en: Id}}
          - {name: code, type: credit_code, unique: true, term: company}
          - {name: contact, type: resident_id, title: {zh: 联系人, en: Contact}}
          - {name: place, type: point, title: {zh: 位置, en: Place}}
          - {name: telephone, type: phone, title: {zh: 电话, en: Telephone}}
          - {name: mail, type: email, title: {zh: 邮箱, en: Mail}}
          - {name: site, type: url, title: {zh: 网站, en: Site}}
          - {name: updated, type: date, title: {zh: 更新日, en: Updated}}
        """,
        "pipeline/count.sql": """
        SELECT id, period, cars, CAST(updated AS DATE) AS updated
        FROM raw_count
        WHERE cars >= getvariable('least')
        """,
        "pipeline/owner.sql": """
        SELECT id, code, contact, place, telephone, mail, site, updated
        FROM raw_table
        JOIN raw_sheet ON true
        JOIN raw_page ON true
        JOIN raw_bucket ON true
        JOIN raw_folder ON true
        JOIN raw_file_table ON true
        JOIN raw_push ON true
        """,
        "checks/count.yaml": """
        model: count
        checks:
          - {check: length, column: id, min: 2, max: 8, where: cars > 0, severity: quarantine, dimension: normativity}
          - {check: compare, left: cars, operator: ">=", right: length(id), severity: quarantine}
          - {check: condition, expression: cars % 2 = 0 OR cars > 9, severity: warn}
          - {check: freshness, column: updated, within: 7d, severity: warn}
          - {check: row_count, most_growth: 50, most_drop: 10, severity: block}
          - {check: drift, column: cars, most: 12.5, severity: note}
          - {check: reconcile, measure: cars, to: owner, to_measure: cars, by: [id], tolerance: 0.5, severity: block}
          - {check: statistic, column: cars, function: null_share, max: 5, severity: warn}
          - {check: unique, columns: [id, period], repeats: set_aside_all, severity: quarantine}
          - {check: range, column: updated, min: 2020-01-01, max: 2030-12-31, severity: warn}
        """.replacing("to: owner, to_measure: cars, by: [id]", with: "to: total, to_measure: cars, by: [period]"),
        "models/total.yaml": """
        model: total
        title: {zh: 合计, en: Totals}
        grade: general.1
        openness: open
        fields:
          - {name: period, type: period, title: {zh: 季度, en: Quarter}}
          - {name: cars, type: integer, title: {zh: 车流, en: Cars}}
        """,
        "pipeline/total.sql": """
        SELECT period, sum(cars) AS cars
        FROM count
        GROUP BY period
        """,
        "tests/count_keeps_busy_roads.yaml": """
        test: count_keeps_busy_roads
        title: {zh: 只留下车流大的道路, en: Only busy roads stay}
        model: count
        parameters: {least: 50}
        given:
          raw_count:
            - {id: G50, period: 2024-Q1, cars: 60, updated: 2024-03-31}
            - {id: G65, period: 2024-Q1, cars: 49, updated: 2024-03-31}
        expect:
          - {id: G50, cars: 60, updated: 2024-03-31}
        """,
    ]
}

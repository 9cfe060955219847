extension Words {
    /// What the pages of targets, indicators and regions say beside their templates.
    static let targetPageWords: [Entry] = [
        ("action_judgement.change", "判断变化", "Judged a target"),
        ("action_judgement.withdraw", "撤下目标", "Withdrew a target"),
        ("count_watch", "需关注", "To be watched"),
        ("data_quality", "数据质量（行通过率）", "Data quality: rows that passed"),
        ("targets_count", "目标数", "Targets"),
        ("without_target", "没有目标值", "No target"),
        ("indicator_set", "指标体系", "Set"),
        ("computed", "计算时间", "Computed"),
        ("chart_from_to", "{first} {start}，{last} {end}", "{start} in {first}, {end} in {last}"),
        ("chart_at", "{last} {end}", "{end} in {last}"),
        ("chart_target", "；目标 {period} {target}", "; target {target} by {period}"),
        ("parent_region", "上级地区", "Part of"),
        ("region_code", "区划代码", "Code"),
        ("region_level", "级别", "Level"),
        ("sample_indicator", "这个指标的全部观测值与目标", "All observations and targets of this indicator"),
        ("sample_observations", "观测值表格（Python，pandas）", "Observations as a table (Python, pandas)"),
        ("empty_home", "还没有数据", "There is no data yet"),
        (
            "empty_home_advice", "运行已安装的应用，目标、指标与数据集就会出现在这里。",
            "Run the apps of this node, and its targets, indicators and datasets appear here."
        ),
        ("empty_regions", "还没有行政区划", "There are no divisions yet"),
        ("empty_regions_advice", "运行 divisions 应用，地区就会出现在这里。", "Run the divisions app, and the regions appear here."),
    ]
}

// Draws how quality went over the runs of a dataset; the tables of the page say the same in words.

import { echarts } from "/assets/echarts/index.js";

function tokens() {
  const style = getComputedStyle(document.documentElement);
  const read = (name) => style.getPropertyValue(name).trim();
  const tones = Object.fromEntries(["accent", "good", "warn", "bad", "none"].map((name) => [name, read(`--${name}`)]));
  return {
    ink: read("--ink"), ink2: read("--ink-2"), ink3: read("--ink-3"), line: read("--line"), card: read("--card"),
    font: getComputedStyle(document.body).fontFamily, tones, palette: ["bad", "warn", "accent", "good", "none"].map((name) => tones[name]),
  };
}

function series(chart, line, index, look) {
  const color = look.tones[line.tone] ?? look.palette[index % look.palette.length];
  return {
    type: chart.shape, name: line.name, color, stack: chart.shape === "bar" ? "rows" : undefined, barMaxWidth: 28,
    data: line.values.map((value) => (value == null ? null : Number(value))), symbol: "circle", symbolSize: 7, showSymbol: line.values.length < 40,
    lineStyle: { width: 2, type: index > 2 ? "dashed" : "solid" }, itemStyle: chart.shape === "bar" ? {} : { borderColor: look.card, borderWidth: 1.5 },
  };
}

function option(chart, look) {
  const text = { color: look.ink3, fontFamily: look.font, fontSize: 12 };
  return {
    animationDuration: matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : 400,
    textStyle: { fontFamily: look.font },
    title: { text: chart.unit, left: 0, top: 2, textStyle: { ...text, fontWeight: 400 } },
    legend: {
      show: chart.lines.length > 1, type: "scroll", top: 0, right: 0, left: 56, textStyle: { ...text, color: look.ink2 }, itemWidth: 18, itemHeight: 9,
      pageTextStyle: text, pageIconColor: look.ink2, pageIconInactiveColor: look.line,
    },
    grid: { left: 4, right: 20, top: 40, bottom: 4, containLabel: true },
    tooltip: {
      trigger: "axis", renderMode: "richText", backgroundColor: look.card, borderColor: look.line, textStyle: { ...text, color: look.ink },
      valueFormatter: (value) => (value == null ? "—" : `${value.toLocaleString("en")} ${chart.unit}`),
    },
    xAxis: {
      type: "category", data: chart.labels, axisLine: { lineStyle: { color: look.line } }, axisTick: { show: false },
      axisLabel: { ...text, hideOverlap: true, formatter: (label) => label.replace(" ", "\n") },
    },
    yAxis: {
      type: "value", scale: chart.shape === "line" && chart.most != null, max: chart.most ?? undefined, splitNumber: 4, axisLabel: text,
      splitLine: { lineStyle: { color: look.line } },
    },
    series: chart.lines.map((line, index) => series(chart, line, index, look)),
  };
}

for (const figure of document.querySelectorAll("[data-quality]")) {
  const data = JSON.parse(figure.querySelector("script").textContent);
  const canvas = figure.querySelector(".canvas");
  canvas.hidden = false;
  canvas.setAttribute("role", "img");
  canvas.setAttribute("aria-label", figure.querySelector("figcaption").textContent);
  const chart = echarts.init(canvas, null, { renderer: "canvas" });
  const draw = () => chart.setOption(option(data, tokens()), true);
  draw();
  new ResizeObserver(() => chart.resize()).observe(canvas);
  document.addEventListener("heliu:theme", draw);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", draw);
}

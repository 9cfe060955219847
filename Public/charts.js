// Draws the observations of an indicator with the path to its target; the table below the chart says the same in words.

import { echarts } from "/assets/echarts/index.js";

const day = 86400000;

function tokens() {
  const style = getComputedStyle(document.documentElement);
  const read = (name) => style.getPropertyValue(name).trim();
  return {
    ink: read("--ink"), ink2: read("--ink-2"), ink3: read("--ink-3"), line: read("--line"), card: read("--card"),
    accent: read("--accent"), good: read("--good"), font: getComputedStyle(document.body).fontFamily,
    palette: [read("--accent"), read("--warn"), read("--good"), read("--bad"), read("--none")],
  };
}

const points = (series) => series.points.map((point) => ({ value: [point.day, Number(point.value)], label: point.label }));

function observed(series, index, shape, look) {
  const colour = look.palette[index % look.palette.length];
  return {
    type: shape, name: series.name, data: points(series), color: colour,
    symbol: "circle", symbolSize: 9, lineStyle: { width: 2.5 }, barMaxWidth: 28, z: 3,
    itemStyle: shape === "bar" ? { borderRadius: [4, 4, 0, 0] } : { borderColor: look.card, borderWidth: 2 },
  };
}

function path(series, index, look, words) {
  const data = points(series);
  const last = data.length - 1;
  return {
    type: "line", name: series.name, color: look.ink2, lineStyle: { width: 1.5, type: "dashed" }, z: 2, symbolSize: 0,
    data: data.map((point, at) => at === last ? {
      ...point, symbol: "diamond", symbolSize: 14, itemStyle: { color: look.good, borderColor: look.card, borderWidth: 2 },
      // The target is named beside its mark; the label stands left of it, inside the drawing.
      label: undefined, tip: point.label,
    } : { ...point, symbol: "none", tip: point.label }),
    endLabel: { show: true, formatter: () => `${words.target} ${data[last].label}`, color: look.ink2, align: "right", offset: [0, index % 2 ? 18 : -16], fontSize: 12 },
    labelLayout: { moveOverlap: "shiftY" },
  };
}

function range(chart) {
  const days = [...chart.series, ...chart.paths].flatMap((series) => series.points.map((point) => Date.parse(point.day)));
  const least = Math.min(...days), most = Math.max(...days);
  const room = Math.max((most - least) * 0.03, 30 * day);
  return { min: least - room, max: most + room };
}

function option(chart, look, words) {
  const text = { color: look.ink3, fontFamily: look.font, fontSize: 12 };
  const names = [...chart.series, ...chart.paths].map((series) => series.name);
  return {
    animationDuration: matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : 400,
    textStyle: { fontFamily: look.font },
    aria: { enabled: true },
    grid: { left: 8, right: 16, top: 44, bottom: 4, containLabel: true },
    legend: { top: 0, left: 0, data: names, textStyle: { ...text, color: look.ink2 }, itemWidth: 18, itemHeight: 8, icon: "roundRect" },
    tooltip: {
      trigger: "item", renderMode: "richText", backgroundColor: look.card, borderColor: look.line, textStyle: { ...text, color: look.ink },
      formatter: (item) => `${item.seriesName}\n${item.data.tip ?? item.data.label}`,
    },
    xAxis: { type: "time", ...range(chart), axisLine: { lineStyle: { color: look.line } }, axisTick: { show: false }, axisLabel: { ...text, hideOverlap: true }, minInterval: 30 * day },
    yAxis: { type: "value", scale: chart.shape === "line", name: chart.unit, nameTextStyle: { ...text, align: "left" }, splitLine: { lineStyle: { color: look.line } }, axisLabel: text, splitNumber: 4 },
    series: [
      ...chart.paths.map((series, index) => path(series, index, look, words)),
      ...chart.series.map((series, index) => observed(series, index, chart.shape, look)),
    ],
  };
}

for (const figure of document.querySelectorAll("[data-chart]")) {
  const data = JSON.parse(figure.querySelector("script").textContent);
  const words = { target: figure.dataset.target, path: figure.dataset.path };
  const canvas = figure.querySelector(".canvas");
  canvas.hidden = false;
  canvas.setAttribute("role", "img");
  canvas.setAttribute("aria-label", figure.querySelector("figcaption").textContent);
  const chart = echarts.init(canvas, null, { renderer: "canvas" });
  const draw = () => chart.setOption(option(data, tokens(), words), true);
  draw();
  new ResizeObserver(() => chart.resize()).observe(canvas);
  document.addEventListener("heliu:theme", draw);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", draw);
}

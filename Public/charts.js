// Draws the observations of an indicator with the path to its target; the table below the chart says the same in words.

import { echarts } from "/assets/echarts/index.js";

// The colours and faces of the stylesheet, as they are now: light or dark.
function tokens() {
  const style = getComputedStyle(document.documentElement);
  const read = (name) => style.getPropertyValue(name).trim();
  return {
    ink: read("--ink"), ink2: read("--ink-2"), ink3: read("--ink-3"), line: read("--line"), card: read("--card"), good: read("--good"),
    font: getComputedStyle(document.body).fontFamily,
    palette: ["--accent", "--warn", "--good", "--bad", "--none"].map(read),
  };
}

// Places days on an axis whose whole numbers are ends of years, or of months if the days lie within two years: an annual value stands on
// its year, a half-year's midway to it.
function calendar(chart) {
  const days = [...chart.series, ...chart.paths].flatMap((series) => series.points.map((point) => point.day)).sort();
  const years = (Date.parse(days.at(-1)) - Date.parse(days[0])) / (365.25 * 86400000);
  const byYear = years > 2 || days.every((day) => day.endsWith("12-31"));
  const place = (text) => {
    const [year, month, day] = text.split("-").map(Number);
    const months = year * 12 + month - 13 + day / new Date(Date.UTC(year, month, 0)).getUTCDate();
    return byYear ? months / 12 : months;
  };
  const step = byYear ? undefined : [1, 3, 6].find((months) => years * 12 <= months * 6) ?? 6;
  const room = chart.shape === "bar" || days[0] === days.at(-1) ? 1 : 0;
  const toTick = (value, round) => round(value / (step ?? 1)) * (step ?? 1);
  return {
    place, step, min: toTick(place(days[0]), Math.floor) - room * (step ?? 1), max: toTick(place(days.at(-1)), Math.ceil) + room * (step ?? 1),
    label: (value) => (byYear ? String(value) : `${Math.floor((value - 1) / 12) + 1}-${String(((value - 1) % 12) + 1).padStart(2, "0")}`),
  };
}

const points = (series, axis) => series.points.map((point) => ({ value: [axis.place(point.day), Number(point.value)], label: undefined, tip: point.label }));

function observed(series, index, shape, axis, look) {
  return {
    type: shape, name: series.name, data: points(series, axis), color: look.palette[index % look.palette.length],
    symbol: "circle", symbolSize: 9, lineStyle: { width: 2.5 }, barMaxWidth: 28, barWidth: shape === "bar" ? 24 : undefined, z: 3,
    itemStyle: shape === "bar" ? { borderRadius: [4, 4, 0, 0] } : { borderColor: look.card, borderWidth: 2 },
  };
}

// The dashed way to a target and the target itself, named beside its mark on the side the way does not come from.
function path(series, axis, look, words) {
  const data = points(series, axis);
  const target = data.at(-1);
  const falling = target.value[1] < data[0].value[1];
  return {
    type: "line", name: words.path, color: look.ink2, lineStyle: { width: 1.5, type: "dashed" }, z: 2,
    data: data.map((point) => (point === target
      ? { ...point, symbol: "diamond", symbolSize: 14, itemStyle: { color: look.good, borderColor: look.card, borderWidth: 2 } }
      : { ...point, symbol: "none" })),
    endLabel: {
      show: true, formatter: () => `${words.target} ${target.tip}`, color: look.ink2, fontSize: 12, fontFamily: look.font,
      align: "right", offset: [0, falling ? 18 : -18],
    },
    labelLayout: { moveOverlap: "shiftY" },
  };
}

function option(chart, look, words) {
  const text = { color: look.ink3, fontFamily: look.font, fontSize: 12 };
  const axis = calendar(chart);
  return {
    animationDuration: matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : 400,
    textStyle: { fontFamily: look.font },
    title: { text: chart.unit, left: 0, top: 2, textStyle: { ...text, fontWeight: 400 } },
    legend: {
      type: "scroll", top: 0, right: 0, left: 72, textStyle: { ...text, color: look.ink2 }, itemWidth: 22, itemHeight: 9,
      pageTextStyle: text, pageIconColor: look.ink2, pageIconInactiveColor: look.line,
      data: [...chart.series.map((series) => series.name), ...(chart.paths.length ? [{ name: words.path, icon: "path://M0 4h5v1h-5zM8 4h5v1h-5zM16 4h5v1h-5z" }] : [])],
    },
    grid: { left: 4, right: 20, top: 48, bottom: 4, containLabel: true },
    tooltip: {
      trigger: "item", renderMode: "richText", backgroundColor: look.card, borderColor: look.line, textStyle: { ...text, color: look.ink },
      formatter: (item) => `${item.seriesName}\n${item.data.tip}`,
    },
    xAxis: {
      type: "value", min: axis.min, max: axis.max, minInterval: 1, interval: axis.step, axisLine: { show: true, onZero: false, lineStyle: { color: look.line } },
      axisTick: { show: true, lineStyle: { color: look.line } }, splitLine: { show: false },
      axisLabel: { ...text, hideOverlap: true, formatter: axis.label },
    },
    yAxis: { type: "value", scale: chart.shape === "line", splitNumber: 4, axisLabel: text, splitLine: { lineStyle: { color: look.line } } },
    series: [
      ...chart.paths.map((series) => path(series, axis, look, words)),
      ...chart.series.map((series, index) => observed(series, index, chart.shape, axis, look)),
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

// The two charts of the statistics page. The tables beside them say the same, with links.
const data = document.getElementById("chart-data");
const token = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
const size = () => parseFloat(getComputedStyle(document.documentElement).fontSize);

const COLOURS = {
  opened: "--line-field", closed: "--green", missed: "--red", awaiting_close: "--accent",
  basically_done: "--yellow-mark", in_progress: "--line-field", sustained: "--ink",
};

function frame(labels, slant) {
  const small = Math.round(size() * 0.78);
  return {
    animation: false,
    textStyle: { fontFamily: token("--sans"), fontSize: small, color: token("--ink-2") },
    grid: { left: 8, right: 8, top: small * 2, bottom: 4, containLabel: true },
    xAxis: {
      type: "category", data: labels, axisTick: { show: false },
      axisLine: { lineStyle: { color: token("--line-field") } },
      axisLabel: { fontSize: small, color: token("--ink-2"), interval: slant ? 0 : "auto", rotate: slant ? 40 : 0, width: small * 9, overflow: "truncate", hideOverlap: true },
    },
    yAxis: {
      type: "value", minInterval: 1, splitLine: { lineStyle: { color: token("--line-2") } },
      axisLabel: { fontSize: small, color: token("--ink-3") },
    },
  };
}

const trend = (facts) => ({
  ...frame(facts.labels, false),
  series: facts.series.map((one) => ({
    name: one.name, type: "bar", data: one.values, barMaxWidth: size() * 1.6, barGap: "8%",
    itemStyle: { color: token(COLOURS[one.kind]) },
  })),
});

const departments = (facts) => ({
  ...frame(facts.labels, facts.labels.length > 6),
  series: facts.series.map((one) => ({
    name: one.name, type: "bar", stack: "all", data: one.values, barMaxWidth: size() * 2.6, cursor: "pointer",
    itemStyle: { color: token(COLOURS[one.kind]), borderColor: token("--paper"), borderWidth: 1 },
  })),
});

function draw(name, option, open) {
  const box = document.querySelector(`[data-chart=${name}]`);
  if (!box) return;
  box.hidden = false;
  const facts = JSON.parse(data.textContent)[name];
  const chart = echarts.init(box.querySelector(".chart"), null, { renderer: "canvas" });
  const show = () => { chart.resize(); chart.setOption(option(facts), true); };
  show();
  window.addEventListener("resize", show);
  if (open) chart.on("click", (at) => { location.href = open(facts, at); });
}

draw("trend", trend);
draw("departments", departments, (facts, at) =>
  `${data.dataset.ledger}?figure=${facts.series[at.seriesIndex].kind}&department=${facts.ids[at.dataIndex]}`);

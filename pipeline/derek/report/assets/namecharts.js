// The charts of names: who is named most, and who appears with whom.

/** A name that a figure speaks of; the page may list fewer names than its charts show. */
function nameIn(id) {
  const [name, label, documents, mentions] = DATA.names[id];
  return { id, name, label, documents, mentions };
}

function openNamed(id) {
  if (ENTITY_OF.has(id)) openName(ENTITY_OF.get(id));
}

function nameLink({ id, name }) {
  return ENTITY_OF.has(id) ? button(name, () => openNamed(id), { class: "quiet" }) : name;
}

function namesCard(which, shade) {
  const names = FIGURES[which].map(nameIn);
  return chartCard({
    id: which,
    note: say("chart.names.note"),
    height: 40 + 28 * names.length,
    option: () => ({
      tooltip: tooltip(({ dataIndex: at }) => [
        names[at].name,
        `${say("column.documents")}: ${exactly(names[at].documents)}`,
        `${say("column.mentions")}: ${exactly(names[at].mentions)}`,
      ]),
      xAxis: numberAxis({ type: "value", minInterval: 1 }),
      yAxis: nameAxis(names.map(({ name }) => name), PHONE.matches ? 150 : 240),
      series: [bars(names.map(({ documents }) => documents), shade, { label: barLabel(({ value }) => exactly(value)) })],
    }),
    head: [say("column.name"), say("column.documents"), say("column.mentions")],
    rows: names.map((one) => [nameLink(one), exactly(one.documents), exactly(one.mentions)]),
    choose: (event) => openNamed(names[event.dataIndex].id),
  });
}

/** People and organizations that articles name together, as circles and lines. */
function networkCard() {
  const links = FIGURES.network.links;
  const linked = new Set(links.flatMap(([one, other]) => [one, other]));
  const nodes = FIGURES.network.nodes.filter((id) => linked.has(id)).map(nameIn);
  return chartCard({
    id: "network",
    broad: true,
    note: say("chart.network.note"),
    height: PHONE.matches ? 460 : 560,
    option: (place) => networkOption(nodes, links, place),
    head: [say("chart.network.first"), say("chart.network.second"), say("column.documents")],
    rows: links.map(([one, other, count]) => [nameLink(nameIn(one)), nameLink(nameIn(other)), exactly(count)]),
    choose: (event) => event.dataType === "node" && openNamed(event.data.id),
  });
}

function networkOption(nodes, links, place) {
  const margins = { left: PHONE.matches ? 46 : 80, right: PHONE.matches ? 46 : 80, top: 48, bottom: 36 };
  const [width, height] = [place.clientWidth - margins.left - margins.right, place.clientHeight - margins.top - margins.bottom];
  const numbers = new Map(nodes.map(({ id }, number) => [id, number]));
  const places = placesOf(nodes.length, links.map(([one, other]) => [numbers.get(one), numbers.get(other)]), width, height);
  const labels = [...new Set(nodes.map(({ label }) => label))];
  const most = Math.max(...nodes.map(({ documents }) => documents));
  return {
    tooltip: tooltip(({ dataType, data }) => {
      if (dataType === "edge") return [`${nameIn(data.source).name} – ${nameIn(data.target).name}`, `${say("column.documents")}: ${exactly(data.value)}`];
      return [data.name, `${say("column.documents")}: ${exactly(data.value)}`];
    }),
    legend: { top: 0, left: 0, icon: "circle", textStyle: { color: colour("ink") }, data: labels.map((label) => sayName("label", label)) },
    series: [
      {
        type: "graph",
        layout: "none",
        ...margins,
        roam: "move",
        categories: labels.map((label) => ({ name: sayName("label", label), itemStyle: { color: colour(`label-${label}`) } })),
        data: nodes.map((node, number) => ({
          id: node.id,
          ...places[number],
          name: node.name,
          value: node.documents,
          category: labels.indexOf(node.label),
          symbolSize: (PHONE.matches ? 0.6 : 1) * (10 + 22 * Math.sqrt(node.documents / most)),
        })),
        links: links.map(([source, target, count]) => ({ source, target, value: count, lineStyle: { width: Math.min(8, 0.8 + 1.2 * (count - 1)) } })),
        lineStyle: { color: colour("muted"), opacity: 0.5 },
        label: { show: true, position: "bottom", fontSize: 11, color: colour("ink"), width: PHONE.matches ? 90 : 150, overflow: "truncate" },
        labelLayout: { hideOverlap: true },
        emphasis: { focus: "adjacency", label: { fontWeight: "bold" } },
      },
    ],
  };
}

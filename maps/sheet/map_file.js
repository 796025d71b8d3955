// The map in one file: another theme, and what is known of an area. Texts become text nodes.
{
  const byId = (id) => document.getElementById(id);
  const { themes, first, chosen } = JSON.parse(byId("angaben").textContent);
  const links = [...document.querySelectorAll("#gebiete a")];
  let shown = first;

  const make = (name, text = "", parts = []) => {
    const node = document.createElement(name);
    node.append(text, ...parts);
    return node;
  };

  const classOf = (theme, link) => theme.items[theme.classes[Number(link.dataset.place)]];

  const showTheme = (place) => {
    shown = place;
    const theme = themes[place];
    byId("befund").textContent = theme.finding;
    byId("satz").textContent = theme.sentence;
    document.title = theme.finding;
    [...byId("legende").children].forEach((legend, at) => {
      legend.hidden = at !== place;
    });
    for (const link of links) {
      const item = classOf(theme, link);
      link.firstElementChild.setAttribute("fill", item.fill);
      link.setAttribute("aria-label", `${link.dataset.name}: ${item.label}`);
    }
    document.querySelectorAll(".points").forEach((layer, at) => {
      layer.classList.toggle("hidden", at !== place);
    });
  };

  const showArea = (link) => {
    const box = byId("auskunft");
    const row = byId(`g-${link.dataset.place}`);
    const [head, where, list] = box.children;
    head.textContent = link.dataset.name;
    where.textContent = [row.querySelector("small")?.textContent, link.dataset.id]
      .filter(Boolean)
      .join(" · ");
    list.replaceChildren(
      ...themes.flatMap((theme) => [
        make("dt", theme.label),
        make("dd", classOf(theme, link).label),
      ]),
    );
    box.hidden = false;
    for (const other of document.querySelectorAll("tr.chosen")) other.classList.remove("chosen");
    row.classList.add("chosen");
    byId("gewaehlt").setAttribute("d", link.firstElementChild.getAttribute("d"));
  };

  for (const link of links) {
    link.addEventListener("click", (event) => {
      event.preventDefault(); // with a script the answer stands beside the map
      showArea(link);
    });
  }
  const choice = byId("thema");
  if (choice) {
    choice.value = String(shown); // a browser may have kept another one
    choice.parentElement.hidden = false;
    choice.addEventListener("change", () => showTheme(Number(choice.value)));
  }
  const asked = links.find((link) => link.dataset.id === chosen);
  if (asked) showArea(asked);
}

// Every picture: its title, and its texts as boxes of ink in the picture's own coordinates. A text's getBBox() has the
// height of a line of the font; what a reader sees is its ink, which the canvas measures from the baseline.
() => {
  const canvas = document.createElement("canvas").getContext("2d");
  return [...document.querySelectorAll("svg[role=img]")].map((svg) => {
    const view = svg.viewBox.baseVal;
    const texts = [...svg.querySelectorAll("text")].map((node) => {
      const style = getComputedStyle(node);
      canvas.font = `${style.fontWeight} ${style.fontSize} ${style.fontFamily}`;
      const ink = canvas.measureText(node.textContent);
      const box = node.getBBox();
      const base = node.y.baseVal[0].value;
      return {
        text: node.textContent, kind: node.getAttribute("class"), left: box.x, right: box.x + box.width,
        top: base - ink.actualBoundingBoxAscent, bottom: base + ink.actualBoundingBoxDescent,
      };
    });
    const marks = [...svg.querySelectorAll("circle, path, polyline")].map((node) => {
      const box = node.getBBox();
      return { left: box.x, right: box.x + box.width, top: box.y, bottom: box.y + box.height };
    });
    return {
      title: svg.querySelector("title")?.textContent ?? "", description: svg.querySelector("desc")?.textContent ?? "",
      width: view.width, height: view.height, texts, marks,
    };
  });
}

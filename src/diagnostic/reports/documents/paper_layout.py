"""How a document is laid out on paper, in Typst's language: fixed, everything said is data.

``sys.inputs.document`` is JSON: texts of it are values, never markup. Lengths are in points.
"""

LAYOUT = r"""
#let said = json(bytes(sys.inputs.document))
#let look = said.look
#let on = said.on
#let ink = rgb(look.ink)
#let quiet = rgb(look.quiet)
#let accent = rgb(look.accent)
#let hair = 0.5pt + rgb(look.line)
#let pt(size) = size * 1pt
#let small(body, fill: quiet) = text(size: pt(look.small), fill: fill, body)
#let many(lines) = lines.map(line => text(line)).join(linebreak())

#set document(
  title: said.title,
  author: said.author,
  description: said.kind,
  date: datetime(year: on.at(0), month: on.at(1), day: on.at(2)),
)
#set text(
  font: "Diagnostic Sans", size: pt(look.text), fill: ink, lang: "fr", region: "fr",
  hyphenate: false, number-width: "tabular",
)
#set par(leading: pt(look.leading), spacing: pt(look.leading + look.after), justify: false)
#set page(
  width: pt(look.width), height: pt(look.height),
  margin: (x: pt(look.sides), top: pt(look.top), bottom: pt(look.bottom)),
  header-ascent: 35%,
  footer-descent: 35%,
  header: context if here().page() > 1 {
    block(width: 100%, stroke: (bottom: hair), inset: (bottom: 4pt), small(said.header))
  },
  footer: context small(grid(
    columns: (1fr, auto),
    said.footer,
    [Page #counter(page).display() sur #counter(page).final().first()],
  )),
)
#show heading: it => {
  let rank = calc.min(it.level, 3) - 1
  block(
    above: pt(look.above.at(rank) + look.leading), below: pt(look.leading + look.after * 0.7),
    sticky: true,
    text(
      size: pt(look.headings.at(rank)), weight: if rank == 0 { 700 } else { 600 },
      fill: if rank == 2 { ink } else { accent }, it.body,
    ),
  )
}

#let caption-of(words) = block(
  sticky: true, below: pt(look.after * 0.5 + 2), text(weight: 600, words),
)
#let source-of(words) = block(
  above: pt(look.after * 0.4 + 3), {
    set par(leading: pt(look.leading * 0.75))
    small(words)
  },
)
#let spread(whole: false, body) = block(
  width: 100%, breakable: not whole,
  above: pt(look.leading + look.after), below: pt(look.leading + look.after * 1.4),
  body,
)

#let title-of() = block(
  width: 100%, below: pt(look.after * 2 + look.leading), stroke: (bottom: 1.5pt + accent),
  inset: (bottom: pt(look.after * 1.2 + 2)),
  {
    set par(spacing: pt(look.leading + look.after * 0.5))
    par(text(size: pt(look.text), weight: 600, fill: accent, said.kind))
    par(leading: 0.5em, text(size: pt(look.title), weight: 700, said.title))
    if said.place != "" { par(text(fill: quiet, said.place)) }
  },
)

#let paragraphs(b) = for line in b.lines {
  par(if b.look == "lead" {
    text(size: pt(look.lead), weight: 600, line)
  } else if b.look == "quiet" { small(line) } else { text(line) })
}

#let aside(b) = block(
  width: 100%,
  above: pt(look.leading + look.after * 1.6), below: pt(look.leading + look.after * 1.6),
  pad(left: 50%, many(b.lines)),
)

#let bullets(b) = list(
  marker: text(fill: accent, "•"), indent: 4pt, body-indent: 7pt,
  spacing: pt(look.leading + look.after * 0.3), ..b.items.map(many),
)

#let facts(b) = grid(
  columns: (1fr,) * b.across, column-gutter: 14pt, row-gutter: pt(look.after * 1.5),
  ..b.pairs.map(pair => block(
    width: 100%, breakable: false, stroke: (left: 2pt + accent), inset: (left: 8pt, y: 2pt),
    {
      set par(spacing: pt(look.leading))
      par(leading: 0.35em, text(size: pt(look.figure), weight: 600, fill: accent, pair.at(0)))
      par(small(pair.at(1), fill: ink))
    },
  )),
)

#let table-of(b) = {
  let lines(cell) = { set text(size: pt(b.size)); many(cell) }
  if b.title != "" { caption-of(b.title) }
  set par(leading: pt(look.leading * 0.85))
  table(
    columns: b.shares.map(share => share * 1fr),
    align: (x, y) => if b.align.at(x) == "right" { right } else { left } + top,
    stroke: (x, y) => (bottom: hair),
    fill: (x, y) => if y == 0 and b.head.len() > 0 { rgb(look.tint) },
    inset: (x: pt(look.cell.at(0)), top: pt(look.cell.at(1)), bottom: pt(look.cell.at(1) + 1.6)),
    ..if b.head.len() > 0 {
      (table.header(repeat: b.repeats, ..b.head.map(cell => strong(lines(cell)))),)
    },
    ..b.rows.map(row => row.cells.map(
      cell => table.cell(breakable: row.breaks, lines(cell)),
    )).flatten(),
  )
  if b.source != "" { source-of(b.source) }
}

#let pairs(b) = table(
  columns: (look.label * 1fr, (1 - look.label) * 1fr),
  stroke: (x, y) => (bottom: hair),
  inset: (x, y) => (
    left: 0pt, right: if x == 0 { 10pt } else { 0pt },
    top: pt(look.cell.at(1)), bottom: pt(look.cell.at(1) + 1.6),
  ),
  ..b.rows.map(row => (
    table.cell(breakable: row.breaks, text(weight: 600, fill: accent, many(row.label))),
    table.cell(breakable: row.breaks, many(row.lines)),
  )).flatten(),
)

#let missing(b) = block(
  width: 100%, breakable: false, fill: rgb(look.amber-tint), stroke: (left: 3pt + rgb(look.amber)),
  inset: (left: 9pt, right: 8pt, y: pt(look.after * 0.6 + 2)),
  {
    set par(spacing: pt(look.leading))
    par({
      text(weight: 600, fill: rgb(look.amber-ink), b.word)
      text(b.what)
    })
    if b.how != "" { par(small(b.how, fill: ink)) }
  },
)

#let picture(b) = block(width: 100%, breakable: false, {
  caption-of(b.title)
  block(above: pt(look.after * 0.5 + 2), below: pt(look.after * 0.5 + 2), if b.svg == "" {
    box(width: pt(b.width), height: pt(b.height))
  } else {
    image(bytes(b.svg), format: "svg", width: pt(b.width), height: pt(b.height), alt: b.alt)
  })
  source-of(b.words)
})

#let written(b) = {
  if b.kind == "heading" { heading(level: b.level, b.text) }
  else if b.kind == "paragraph" and b.look == "aside" { aside(b) }
  else if b.kind == "paragraph" { paragraphs(b) }
  else if b.kind == "bullets" { bullets(b) }
  else if b.kind == "facts" { spread(facts(b)) }
  else if b.kind == "grid" { spread(whole: b.whole, table-of(b)) }
  else if b.kind == "pairs" { spread(pairs(b)) }
  else if b.kind == "missing" { spread(missing(b)) }
  else if b.kind == "picture" { spread(picture(b)) }
  else { pagebreak(weak: true) }
}

#title-of()
#for b in said.blocks { written(b) }
#context [#metadata(here().page())<last-of-body>]
#if said.last.len() > 0 { pagebreak(weak: true) }
#for b in said.last { written(b) }
""".encode()

/// The look of the console: one stylesheet, its measures and colours as variables. Red is for danger
/// and for what is overdue only, and never stands alone: a word or a sign says the same.
enum Stylesheet {
    static let text = variables + frame + parts + desk + media

    private static let variables = """
        :root {
          color-scheme: light dark;
          --font: system-ui, "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC",
            "Source Han Sans SC", "WenQuanYi Micro Hei", sans-serif;
          --mono: ui-monospace, "Cascadia Mono", Consolas, "Noto Sans Mono CJK SC", monospace;
          --s0: .8125rem; --s1: .875rem; --s2: 1rem; --s3: 1.25rem;
          --g1: .25rem; --g2: .5rem; --g3: .75rem; --g4: 1rem; --g5: 1.5rem;
          --page: #f4f5f7; --card: #ffffff; --ink: #1c2430; --soft: #566173; --line: #d5dae2;
          --faint: #edf0f4; --accent: #1f5a94; --accent-ink: #ffffff; --accent-soft: #e3edf7;
          --good: #1d6b3f; --good-soft: #e2f2e8; --warn: #7a5200; --warn-soft: #fbf0d6;
          --bad: #a3242b; --bad-soft: #fbe6e6; --mark-in: #cdebd6; --mark-out: #f6d9d9;
          --radius: 4px;
        }
        @media (prefers-color-scheme: dark) {
          :root {
            --page: #14181e; --card: #1c222b; --ink: #e4e8ee; --soft: #a2adbd; --line: #353f4d;
            --faint: #252d38; --accent: #86b8ea; --accent-ink: #10161e; --accent-soft: #22364b;
            --good: #86d3a4; --good-soft: #1d3527; --warn: #ecc671; --warn-soft: #3b3016;
            --bad: #f3a0a0; --bad-soft: #442226; --mark-in: #23502f; --mark-out: #5a2a2e;
          }
        }

        """

    private static let frame = """
        * { box-sizing: border-box; }
        html { font-size: 15px; }
        body { margin: 0; background: var(--page); color: var(--ink); font: 1rem/1.5 var(--font);
          overflow-wrap: anywhere; }
        a { color: var(--accent); text-underline-offset: .15em; }
        :focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; border-radius: 2px; }
        h1 { font-size: var(--s3); line-height: 1.3; margin: 0; font-weight: 650; }
        h2 { font-size: var(--s2); margin: 0 0 var(--g2); font-weight: 650; }
        h3 { font-size: var(--s1); margin: 0 0 var(--g1); font-weight: 650; }
        p { margin: 0 0 var(--g2); }
        .skip { position: absolute; left: -100rem; }
        .skip:focus { left: var(--g3); top: var(--g2); background: var(--card); padding: var(--g2); }
        .top { background: var(--card); border-bottom: 1px solid var(--line); }
        .bar { display: flex; flex-wrap: wrap; align-items: center; gap: var(--g1) var(--g4);
          max-width: 88rem; margin: 0 auto; padding: var(--g2) var(--g4); }
        .brand { font-weight: 700; margin-right: var(--g2); }
        .brand span { color: var(--soft); font-weight: 400; margin-left: var(--g2); }
        .bar nav { margin-right: auto; }
        .menu { display: flex; flex-wrap: wrap; gap: 2px; padding: 0;
          list-style: none; margin-block: 0; }
        .menu a { display: block; padding: var(--g1) var(--g3); border-radius: var(--radius);
          color: inherit; text-decoration: none; }
        .menu a:hover { background: var(--faint); }
        .menu a[aria-current] { background: var(--accent-soft); color: var(--accent);
          font-weight: 650; }
        .count { display: inline-block; min-width: 1.5em; padding: 0 .4em; margin-left: .35em;
          border-radius: 1em; background: var(--warn-soft); color: var(--warn); font-size: .8em;
          font-weight: 650; text-align: center; line-height: 1.5; }
        .who { display: flex; align-items: center; gap: var(--g2); font-size: var(--s1); }
        .who form { margin: 0; }
        .strip { background: var(--faint); border-bottom: 1px solid var(--line);
          font-size: var(--s0); }
        .strip .bar { padding-block: var(--g1); gap: 2px var(--g4); }
        .strip dl { display: flex; flex-wrap: wrap; gap: 2px var(--g4); margin: 0; }
        .strip dl div { display: flex; gap: .4em; }
        .strip dt { color: var(--soft); } .strip dd { margin: 0; font-variant-numeric: tabular-nums; }
        main { max-width: 88rem; margin: 0 auto; padding: var(--g4); }
        .head { display: flex; flex-wrap: wrap; align-items: baseline; gap: var(--g2) var(--g4);
          margin-bottom: var(--g3); }
        .head p { color: var(--soft); margin: 0; }
        footer { max-width: 88rem; margin: 0 auto; padding: var(--g2) var(--g4) var(--g5);
          color: var(--soft); font-size: var(--s0); }

        """

    private static let parts = """
        .card { background: var(--card); border: 1px solid var(--line); border-radius: var(--radius);
          padding: var(--g4); margin-bottom: var(--g4); }
        .card > :last-child { margin-bottom: 0; }
        .narrow { max-width: 30rem; margin-inline: auto; }
        .narrow h1 { margin-bottom: var(--g3); }
        .entrance { margin-top: 8vh; padding: var(--g5); }
        .grid { display: grid; gap: var(--g4); grid-template-columns: repeat(auto-fill,
          minmax(min(24rem, 100%), 1fr)); align-items: start; margin-bottom: var(--g4); }
        .grid.two { grid-template-columns: repeat(auto-fit, minmax(min(24rem, 100%), 1fr)); }
        .grid > .card { margin: 0; }
        .soft { color: var(--soft); } .small { font-size: var(--s0); }
        .num { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
        .nowrap { white-space: nowrap; }
        code, .mono { font-family: var(--mono); font-size: .92em; }
        pre { font: var(--s0)/1.5 var(--mono); background: var(--faint); padding: var(--g3);
          border-radius: var(--radius); white-space: pre-wrap; margin: 0 0 var(--g3); }
        .scroll { overflow-x: auto; margin-bottom: var(--g4); }
        table { border-collapse: collapse; width: 100%; background: var(--card);
          border: 1px solid var(--line); font-size: var(--s1); }
        caption { text-align: left; font-weight: 650; padding: 0 0 var(--g2); }
        th, td { padding: .3rem var(--g3); text-align: left; vertical-align: top;
          border-bottom: 1px solid var(--line); }
        thead th { background: var(--faint); font-weight: 600; white-space: nowrap; }
        thead th.num { text-align: right; }
        thead a { color: inherit; }
        tbody tr:last-child > * { border-bottom: 0; }
        tbody tr:hover { background: var(--faint); }
        tbody th { font-weight: 600; }
        dl.facts { display: grid; grid-template-columns: max-content 1fr; gap: var(--g1) var(--g4);
          margin: 0 0 var(--g3); }
        dl.facts dt { color: var(--soft); } dl.facts dd { margin: 0; white-space: pre-wrap; }
        .tag { display: inline-block; padding: 0 .5em; border-radius: 1em; font-size: .8125rem;
          line-height: 1.6; border: 1px solid var(--line); color: var(--soft); white-space: nowrap; }
        .tag.good { background: var(--good-soft); color: var(--good); border-color: transparent; }
        .tag.warn { background: var(--warn-soft); color: var(--warn); border-color: transparent; }
        .tag.bad { background: var(--bad-soft); color: var(--bad); border-color: transparent; }
        .note { border: 1px solid var(--line); border-left: 4px solid var(--accent);
          background: var(--accent-soft); border-radius: var(--radius);
          padding: var(--g2) var(--g4); margin: 0 0 var(--g4); }
        .note.good { border-left-color: var(--good); background: var(--good-soft); }
        .note.warn { border-left-color: var(--warn); background: var(--warn-soft); }
        .note.bad { border-left-color: var(--bad); background: var(--bad-soft); }
        .note > :last-child { margin-bottom: 0; }
        .empty { text-align: center; padding: var(--g5) var(--g4); color: var(--soft); }
        .empty strong { display: block; color: var(--ink); margin-bottom: var(--g1); }
        label { display: block; font-weight: 600; margin-bottom: var(--g1); }
        label.inline { display: inline; font-weight: 400; margin: 0; }
        input, select, textarea, button { font: inherit; color: inherit; }
        input:not([type=radio], [type=checkbox]), select, textarea { background: var(--card);
          border: 1px solid var(--soft); border-radius: var(--radius); padding: .35rem .5rem;
          width: 100%; }
        textarea { min-height: 6rem; resize: vertical; line-height: 1.6; }
        input[type=radio], input[type=checkbox] { width: 1.1em; height: 1.1em;
          accent-color: var(--accent); vertical-align: -.15em; }
        .field { margin-bottom: var(--g3); } .field .soft { font-size: var(--s0); }
        .row { display: flex; flex-wrap: wrap; gap: var(--g2) var(--g3); align-items: end;
          margin-bottom: var(--g3); }
        .row .field { margin: 0; } .row input, .row select { width: auto !important; max-width: 100%; }
        .acts { display: flex; flex-wrap: wrap; gap: var(--g2); align-items: center;
          margin: var(--g3) 0; }
        button, .button { display: inline-block; background: var(--card); border: 1px solid
          var(--soft); border-radius: var(--radius); padding: .35rem .9rem; cursor: pointer;
          text-decoration: none; color: inherit; min-height: 2.2rem; }
        button:hover, .button:hover { background: var(--faint); }
        button.main { background: var(--accent); border-color: var(--accent);
          color: var(--accent-ink); font-weight: 600; }
        button.main:hover { filter: brightness(1.08); }
        button.danger { border-color: var(--bad); color: var(--bad); }
        button.quiet { border: 0; background: none; color: var(--accent); padding: 0 .25rem;
          text-decoration: underline; min-height: 0; }
        fieldset { border: 1px solid var(--line); border-radius: var(--radius); margin: 0 0
          var(--g3); padding: var(--g2) var(--g4) var(--g3); }
        legend { font-weight: 650; padding: 0 var(--g1); }
        kbd, .key { font: .75rem/1.4 var(--mono); border: 1px solid var(--line); border-radius: 3px;
          padding: 0 .35em; color: var(--soft); }

        """

    private static let desk = """
        .sides { display: grid; gap: var(--g3); margin-bottom: var(--g4);
          grid-template-columns: repeat(auto-fit, minmax(min(17rem, 100%), 1fr)); }
        .side { background: var(--card); border: 1px solid var(--line);
          border-top: 3px solid var(--soft); border-radius: var(--radius); padding: var(--g3); }
        .side.ours { border-top-color: var(--accent); } .side.theirs { border-top-color: var(--warn); }
        .side h2 { display: flex; justify-content: space-between; gap: var(--g2); }
        .value { font-size: 1.0667rem; line-height: 1.75; white-space: pre-wrap; margin: 0 0
          var(--g2); }
        ins { background: var(--mark-in); text-decoration: underline; text-decoration-thickness: 2px;
          text-underline-offset: .2em; }
        del { background: var(--mark-out); text-decoration: line-through; }
        .by { border-top: 1px solid var(--line); padding-top: var(--g2); font-size: var(--s0);
          color: var(--soft); margin: 0; }
        .choice { display: flex; gap: var(--g2); align-items: baseline; padding: var(--g1) 0; }
        .choice > :last-child { flex: 1; }
        .way { display: block; margin-inline: auto; max-width: 100%; height: auto; }
        .way .box { fill: var(--card); stroke: var(--soft); stroke-width: 1.5; }
        .way .box.here { stroke: var(--accent); stroke-width: 3; }
        .way .arrow { stroke: var(--soft); stroke-width: 2; fill: none; }
        .way .arrow.done { stroke: var(--good); } .way .arrow.waits { stroke: var(--warn);
          stroke-dasharray: 6 4; } .way .arrow.bad { stroke: var(--bad); stroke-dasharray: 2 4; }
        .way text { fill: var(--ink); font: 14px var(--font); text-anchor: middle; }
        .way text.soft { fill: var(--soft); font-size: 12px; paint-order: stroke;
          stroke: var(--card); stroke-width: 8px; }
        .plot { display: block; width: 100%; max-width: 62rem; height: auto; }
        .plot text { fill: var(--soft); font: 11px var(--font); }
        .plot .last { text-anchor: end; }
        .plot .axis { stroke: var(--line); } .plot .out { fill: var(--accent); }
        .plot .in { fill: var(--good); } .plot .fail { fill: var(--bad); }
        .plot .met { fill: var(--line); }
        p.told { margin-bottom: var(--g1); } p.soft.told { padding-left: var(--g4); }
        .board td:nth-child(n+3), .board th:nth-child(n+3) { text-align: right;
          font-variant-numeric: tabular-nums; white-space: nowrap; }
        .board td { padding-block: .2rem; } .board th { white-space: normal; vertical-align: bottom; }
        .board :is(td, th):first-child { position: sticky; left: 0; background: inherit;
          white-space: nowrap; }
        .board tr { background: var(--card); } .board thead tr { background: var(--faint); }
        .stand { display: grid; gap: var(--g3); margin-bottom: var(--g4);
          grid-template-columns: repeat(auto-fit, minmax(9rem, 1fr)); }
        .stand a, .stand div { display: block; background: var(--card); border: 1px solid var(--line);
          border-radius: var(--radius); padding: var(--g2) var(--g4); color: inherit;
          text-decoration: none; }
        .stand a:hover { border-color: var(--accent); }
        .stand b { display: block; font-size: 1.5rem; line-height: 1.3; font-weight: 650;
          font-variant-numeric: tabular-nums; }
        .stand .calls b { color: var(--warn); }

        """

    private static let media = """
        @media (max-width: 40rem) {
          html { font-size: 16px; }
          .bar, main { padding-inline: var(--g3); }
          .bar nav { order: 3; width: 100%; } .who { margin-left: auto; }
          .brand { max-width: 11rem; }
          .stack thead { position: absolute; left: -100rem; }
          .stack, .stack tbody, .stack tr, .stack td, .stack th { display: block; border: 0; }
          .stack tr { border-bottom: 1px solid var(--line); padding: var(--g2) 0; }
          .stack td, .stack tbody th { display: grid; grid-template-columns: 7rem 1fr;
            padding: 2px var(--g3); text-align: left; white-space: normal; }
          .stack td::before, .stack tbody th::before { content: attr(data-label);
            color: var(--soft); font-weight: 400; }
          dl.facts { grid-template-columns: minmax(0, 8rem) minmax(0, 1fr); column-gap: var(--g3); }
          button, .button { min-height: 2.75rem; }
          .menu a { padding-block: var(--g2); }
          .plot text { font-size: 23px; } .plot :is(.second, .last) { display: none; }
          .stack td:has(> div:empty) { display: none; }
          .row[role=search], .row[role=search] .field { flex: 1; }
          .row[role=search] input { width: 100% !important; }
        }
        @media (prefers-reduced-motion: no-preference) { button, .menu a { transition:
          background .12s; } }
        @media print {
          :root { --page: #fff; --card: #fff; --ink: #000; --soft: #444; --line: #999;
            --faint: #fff; }
          .top .menu, .who, .strip, .acts, footer, .skip, [data-live] { display: none; }
          .card, .side { break-inside: avoid; } main { padding: 0; max-width: none; }
        }

        """
}

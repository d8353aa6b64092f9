// SPDX-License-Identifier: Apache-2.0
#include "reports/htmlstyle.h"

namespace athanor {

QString htmlStyle()
{
    return QStringLiteral(R"css(:root {
  color-scheme: light dark;
  --page: #f5f6f8; --sheet: #ffffff; --ink: #1c2330; --soft: #5b6575; --line: #dfe3ea; --code: #f2f4f7;
  --good: #1a7340; --good-bg: #e4f4ea; --notice: #8a5300; --notice-bg: #fdf0d8;
  --bad: #b3261e; --bad-bg: #fce8e6; --unknown: #4f5b93; --unknown-bg: #e9ebf8; --accent: #b4541a;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #14171c; --sheet: #1c2027; --ink: #e6e9ef; --soft: #9aa5b5; --line: #323843; --code: #14181e;
    --good: #6fd598; --good-bg: #17352a; --notice: #f0bd62; --notice-bg: #3b2d12;
    --bad: #ff9b92; --bad-bg: #43201e; --unknown: #b3bcf5; --unknown-bg: #272c4a; --accent: #e59a5f;
  }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--ink); font: 15px/1.5 system-ui, "Segoe UI", "Noto Sans", "Noto Sans CJK SC", sans-serif; }
main { max-width: 72rem; margin: 2rem auto; padding: 2.2rem 2.6rem; background: var(--sheet); border: 1px solid var(--line);
  border-top: 4px solid var(--accent); border-radius: 6px; overflow-wrap: anywhere; }
header { border-bottom: 1px solid var(--line); margin-bottom: 1.4rem; padding-bottom: 1rem; }
h1 { font-size: 1.75rem; line-height: 1.2; margin: .1rem 0 .3rem; }
h2 { font-size: 1.2rem; margin: 2rem 0 .6rem; }
h3 { font-size: 1rem; margin: 1.4rem 0 .4rem; }
p { margin: .4rem 0; white-space: pre-wrap; }
.kind { color: var(--accent); font-size: .78rem; font-weight: 600; letter-spacing: .06em; text-transform: uppercase; margin: 0; }
.subtitle { font-size: 1.05rem; margin: 0 0 .4rem; }
.made, footer, dt, .tiles span { color: var(--soft); }
.made, footer { font-size: .85rem; }
footer { border-top: 1px solid var(--line); margin-top: 2.4rem; padding-top: .6rem; }
.tiles { display: flex; flex-wrap: wrap; gap: .8rem; list-style: none; margin: 1.2rem 0; padding: 0; }
.tiles li { flex: 1 1 7rem; border: 1px solid var(--line); border-left: 4px solid var(--line); border-radius: 5px; padding: .6rem .9rem; }
.tiles b { display: block; font-size: 1.5rem; line-height: 1.2; font-variant-numeric: tabular-nums; }
.tiles span { font-size: .85rem; }
.tiles .good { border-left-color: var(--good); } .tiles .notice { border-left-color: var(--notice); }
.tiles .bad { border-left-color: var(--bad); } .tiles .unknown { border-left-color: var(--unknown); }
.note { border-radius: 5px; border-left: 4px solid; padding: .55rem .9rem; }
.note .mark { font-weight: 700; margin-right: .6em; }
.note.good { background: var(--good-bg); border-color: var(--good); }
.note.notice { background: var(--notice-bg); border-color: var(--notice); }
.note.bad { background: var(--bad-bg); border-color: var(--bad); }
.note.unknown { background: var(--unknown-bg); border-color: var(--unknown); }
.table { overflow-x: auto; margin: .6rem 0 1rem; }
table { border-collapse: collapse; width: 100%; font-size: .92rem; }
th, td { text-align: left; vertical-align: top; padding: .45rem .7rem .45rem 0; border-bottom: 1px solid var(--line); }
th { color: var(--soft); font-size: .8rem; font-weight: 600; white-space: nowrap; }
td { white-space: pre-wrap; min-width: 4rem; font-variant-numeric: tabular-nums; }
.badge { display: inline-block; border-radius: 999px; padding: .05rem .6rem; font-size: .82rem; font-weight: 600; white-space: nowrap; }
.badge.good { color: var(--good); background: var(--good-bg); } .badge.notice { color: var(--notice); background: var(--notice-bg); }
.badge.bad { color: var(--bad); background: var(--bad-bg); } .badge.unknown { color: var(--unknown); background: var(--unknown-bg); }
dl { margin: .6rem 0 1rem; }
dl div { display: grid; grid-template-columns: minmax(8rem, 14rem) 1fr; gap: 1rem; padding: .25rem 0; border-bottom: 1px solid var(--line); }
dd { margin: 0; white-space: pre-wrap; }
pre { background: var(--code); border: 1px solid var(--line); border-radius: 5px; padding: .8rem 1rem; overflow-x: auto;
  white-space: pre-wrap; font-size: .87rem; line-height: 1.45; }
code { font-family: ui-monospace, "DejaVu Sans Mono", "Noto Sans Mono", monospace; }
@media print {
  :root { color-scheme: light; --page: #fff; --sheet: #fff; --ink: #000; --soft: #444; --line: #bbb; --code: #fff;
    --good: #0b5a2b; --good-bg: #fff; --notice: #6b4000; --notice-bg: #fff; --bad: #8c1d18; --bad-bg: #fff;
    --unknown: #333d74; --unknown-bg: #fff; --accent: #000; }
  body { font-size: 10pt; } main { margin: 0; padding: 0; border: 0; max-width: none; }
  .badge { border: 1px solid; } .table { overflow: visible; } thead { display: table-header-group; }
  tr, .tiles li, .note { break-inside: avoid; } h2, h3 { break-after: avoid; }
}
)css");
}

} // namespace athanor

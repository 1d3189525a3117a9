"""What the theme of `.streamlit/config.toml` cannot say: the ribbon, density, projection."""

from __future__ import annotations

import streamlit as st

_STYLE = """
<style>
.stMainBlockContainer { padding: 3.1rem 1.4rem 2rem; max-width: none; }
.stMainBlockContainer > div > .stVerticalBlock, .stMainBlockContainer > .stVerticalBlock { gap: 0.6rem; }
[data-testid="stHeader"] { height: 3rem; min-height: 3rem; }
.stButton button { padding: 0.25rem 0.7rem; }
.st-key-ribbon {
  position: sticky; top: 3rem; z-index: 95; background: #fff; padding: 0.1rem 0 0.25rem;
  border-bottom: 2px solid #0f5c78;
}
.st-key-ribbon > div, .st-key-ribbon { flex-wrap: nowrap; }
.ribbon { display: flex; flex-wrap: wrap; align-items: center; gap: 0.2rem 1.1rem; color: #1b262c; }
.ribbon b { font-weight: 600; font-variant-numeric: tabular-nums; }
.ribbon .chip {
  background: #0f5c78; color: #fff; font-weight: 600; border-radius: 1rem; padding: 0.05rem 0.75rem;
}
.ribbon .chip.none { background: #f1f4f5; color: #55636b; }
.ribbon .quiet { color: #55636b; }
.figure { line-height: 1.15; }
.figure .value { font-size: 1.55rem; font-weight: 600; font-variant-numeric: tabular-nums; }
.figure .unit { font-size: 0.95rem; color: #3c4a52; }
.figures { display: flex; flex-wrap: wrap; gap: 0.35rem 1.4rem; }
.gauge { position: relative; padding-top: 1rem; }
.gauge .mark { position: absolute; top: 0; transform: translateX(-50%); color: #d98e04; line-height: 1; -webkit-text-stroke: 0.6px #1b262c; }
.gauge .bands { display: flex; gap: 2px; }
.gauge .bands div { flex: 1; text-align: center; background: #d9e4e8; color: #3c4a52; font-weight: 600; border-radius: 2px; font-size: 0.9rem; }
.gauge .bands .here { background: #0f5c78; color: #fff; }
.gauge .ticks { position: relative; height: 1.25rem; font-size: 0.85rem; color: #3c4a52; font-variant-numeric: tabular-nums; }
.gauge .ticks span { position: absolute; transform: translateX(-50%); }
.stHtml { margin-bottom: 0; }
.st-key-panel .stVerticalBlock, .st-key-panel { gap: 0.45rem; }
.sentence { margin: 0; color: #1b262c; }
.sentence b { font-variant-numeric: tabular-nums; }
.source { color: #55636b; font-size: 0.85rem; line-height: 1.3; margin: 0.15rem 0 0; }
.change { border-left: 4px solid #0f5c78; background: #f1f4f5; padding: 0.3rem 0.6rem; border-radius: 0 4px 4px 0; }
.ages { display: flex; height: 1.45rem; border-radius: 4px; overflow: hidden; margin-top: 0.2rem; }
.ages span { color: #fff; font-size: 0.85rem; padding: 0 0.4rem; line-height: 1.45rem; white-space: nowrap; overflow: hidden; }
.advice { border-left: 4px solid #8795a0; padding: 0.05rem 0 0.15rem 0.65rem; margin: 0.45rem 0; }
.advice.attention { border-left-color: #d98e04; }
.advice h4 { font-size: 1rem; font-weight: 600; margin: 0; padding: 0; }
.advice p { margin: 0.1rem 0; }
.legend { display: flex; flex-wrap: wrap; gap: 0.2rem 1.1rem; font-size: 0.88rem; color: #3c4a52; }
.legend i { display: inline-block; width: 1rem; height: 0.8rem; border-radius: 2px; margin-right: 0.35rem; vertical-align: -0.05rem; }
.st-key-panel { height: max(470px, calc(100vh - 11.6rem)); overflow-y: auto; padding-right: 0.4rem; }
:focus-visible { outline: 3px solid #d98e04 !important; outline-offset: 2px; }
</style>
"""

PROJECTION_FONT_PX = 22


def apply_theme(*, projected: bool) -> None:
    """Lay the page's style; projection enlarges everything by 1.4."""
    st.html(_STYLE)
    if projected:
        st.html(f"<style>html {{ font-size: {PROJECTION_FONT_PX}px; }}</style>")

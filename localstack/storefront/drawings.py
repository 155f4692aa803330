# ruff: noqa: E501 - paths of drawings are not read line by line
"""SVG parts of the demo catalogue's pictures: 400 by 400, with the ground at y = 316.

`FILL` is replaced by a variant's colour or pattern. Shades are transparent black or white, to suit any colour.
"""

from typing import NamedTuple

SHADE = 'fill="#1a0f05" fill-opacity=".16"'
LIGHT = 'fill="#fff" fill-opacity=".28"'
LINE = 'fill="none" stroke="#1a0f05" stroke-opacity=".28" stroke-width="3" stroke-linecap="round"'
SEAM = 'fill="none" stroke="#fff" stroke-opacity=".55" stroke-width="2" stroke-dasharray="6 5"'
BRASS = "#c79a3e"
WICK = '<path d="M200 128v16" stroke="#3a2c20" stroke-width="4" stroke-linecap="round"/>'
FLAME = '<path d="M200 84c14 18 16 26 0 42-16-16-14-24 0-42z" fill="#f4b73f"/><path d="M200 102c7 9 8 14 0 22-8-8-7-13 0-22z" fill="#fff3c4"/>'


class Look(NamedTuple):
    """The appearance of a variant.

    Attributes:
        background: Background colour.
        fill: Colour, or `url(#pattern)`.
        pattern: SVG of the pattern, if there is one.
    """

    background: str
    fill: str
    pattern: str = ""


def _pattern(size: int, content: str) -> str:
    return f'<pattern id="pattern" width="{size}" height="{size}" patternUnits="userSpaceOnUse">{content}</pattern>'


def _patterned(background: str, size: int, base: str, content: str) -> Look:
    ground = f'<rect width="{size}" height="{size}" fill="{base}"/>'
    return Look(background, "url(#pattern)", _pattern(size, ground + content))


def _waves(*colours: str) -> str:
    paths = (
        f'<path d="M0 {y}q12 -14 24 0t24 0t24 0" fill="none" stroke="{colour}" stroke-width="{5 - number % 3}"/>'
        for number, (y, colour) in enumerate(zip(range(6, 72, 11), colours * 3, strict=False))
    )
    return "".join(paths)


_LEMON = (
    '<ellipse cx="24" cy="22" rx="12" ry="9" transform="rotate(-24 24 22)" fill="#f0c93a"/>'
    '<path d="M33 14q10 -7 16 0q-9 6 -16 0z" fill="#5d8a4a"/>'
    '<ellipse cx="56" cy="56" rx="11" ry="8" transform="rotate(30 56 56)" fill="#f0c93a"/>'
    '<path d="M47 50q-9 -7 -15 0q8 6 15 0z" fill="#5d8a4a"/>'
)
_SPECKS = "".join(
    f'<circle cx="{x}" cy="{y}" r="{r}" fill="#5b4636" fill-opacity=".7"/>'
    for x, y, r in ((6, 9, 2), (22, 4, 1), (33, 17, 2.4), (14, 26, 1.2), (41, 34, 1.6), (27, 40, 2), (4, 42, 1.4))
)
_HERBS = (
    '<path d="M22 64C24 44 22 26 30 6M24 40q-14 -4 -16 -16q14 2 16 16zM25 28q12 -2 18 -14q-14 0 -18 14zM23 54q12 -4 20 -2'
    'q-6 9 -20 2z" fill="#6d8a56" fill-opacity=".75" stroke="#55703f" stroke-width="1.5"/>'
    '<circle cx="52" cy="30" r="6" fill="#c4705a" fill-opacity=".8"/>'
)
_MAP = (
    '<path d="M0 30q18 -16 36 -4t36 -6v52H0z" fill="#cddbd6"/>'
    '<path d="M8 12h12v8H8zM26 6h10v9H26zM42 12h14v7H42zM60 4h10v10H60zM12 46h9v12h-9zM30 40h13v9H30zM52 50h12v8H52z" '
    'fill="none" stroke="#8a6d4a" stroke-width="1.4"/><path d="M0 36q20 -14 38 -2t34 -8" fill="none" stroke="#6f8f92" stroke-width="3"/>'
)
_STRIPES = '<path d="M8 0v60M20 0v60M44 0v60" stroke="#a9502b" stroke-width="5"/>'

LOOKS = {
    "cobalt": Look("#e4e3e4", "#2c4a9e"),
    "sage": Look("#eae7dc", "#95ac90"),
    "ivory": Look("#d9cdbd", "#f3ebdc"),
    "lemon": _patterned("#dbe2dc", 76, "#f8f3e6", _LEMON),
    "speckled": _patterned("#d5cdc2", 46, "#ece2d2", _SPECKS),
    "cognac": Look("#efe3d3", "#a5602c"),
    "black": Look("#ddd6cd", "#2f2a28"),
    "forest green": Look("#e3e2d3", "#2d5040"),
    "natural": Look("#e9ddcf", "#cfa574"),
    "burgundy": Look("#eadcd6", "#712a37"),
    "marbled blue": _patterned("#e6ddcc", 72, "#e9e2d0", _waves("#2d5c8f", "#c79a3e", "#7ba3c4", "#1f3e66")),
    "marbled red": _patterned("#e9dfcc", 72, "#f0e2c8", _waves("#a33a2c", "#d29a3f", "#d98a6b", "#6f241f")),
    "botanical": _patterned("#dcd9c6", 64, "#f3ecdb", _HERBS),
    "plain laid": Look("#d8c9b4", "#f2e8d5"),
    "map of Venice": _patterned("#e0d3bd", 72, "#f1e5cb", _MAP),
    "olive wood": Look("#e6e0cd", "#b3874c"),
    "beech": Look("#dfd8cb", "#dcb98b"),
    "walnut": Look("#e5dccd", "#6d4b34"),
    "cherry": Look("#ecdfd0", "#a5603e"),
    "chestnut": Look("#e4ddc9", "#8d6339"),
    "white": Look("#d3cdc4", "#f6f2ea"),
    "ochre": Look("#ece0c6", "#c68d2e"),
    "indigo": Look("#dddce2", "#35467c"),
    "rust stripe": _patterned("#e2d6c6", 60, "#f2e9db", _STRIPES),
    "rosemary": Look("#e2e1d6", "#8a9b8c"),
    "clear": Look("#cfd8d8", "#eef6f7"),
    "amber": Look("#eadfcb", "#d08a2e"),
    "sea green": Look("#dce3da", "#6fa793"),
    "smoke": Look("#dcd9d4", "#85837f"),
    "rose": Look("#ebdfd9", "#dc9d9b"),
    "fig": Look("#e3dcdc", "#6f5a80"),
    "bergamot": Look("#ebe5cd", "#d9b43a"),
    "cypress": Look("#dde1d6", "#3d6a50"),
    "iris": Look("#e1dde6", "#8577b4"),
    "tomato leaf": Look("#e3e4cf", "#7c993d"),
    "fox": Look("#e5e1d2", "#d5742f"),
    "hedgehog": Look("#e2dfcf", "#8c6b4b"),
    "donkey": Look("#dfdfd9", "#8b8986"),
    "whale": Look("#dce3e4", "#4a7da7"),
    "owl": Look("#e6dfcf", "#a17a4e"),
}

PIECES = {
    "CE-ESP": '<ellipse cx="200" cy="306" rx="112" ry="16" fill="FILL"/><ellipse cx="200" cy="303" rx="84" ry="9" SHADE/>'
    '<path d="M132 178h136c0 78 -18 124 -50 124h-36c-32 0 -50 -46 -50 -124z" fill="FILL"/>'
    '<path d="M266 196c44 -10 58 52 -10 66" fill="none" stroke="FILL" stroke-width="16"/>'
    '<path d="M232 178h36c0 78 -18 124 -50 124h-12c22 -14 28 -64 26 -124z" SHADE/>'
    '<ellipse cx="200" cy="178" rx="68" ry="15" fill="#fff"/><ellipse cx="200" cy="180" rx="58" ry="11" fill="#3b2417"/>'
    '<path d="M148 196c2 40 8 62 18 84" fill="none" stroke="#fff" stroke-opacity=".35" stroke-width="8" stroke-linecap="round"/>',
    "CE-BOW": '<path d="M66 182h268c-6 84 -58 134 -134 134s-128 -50 -134 -134z" fill="FILL"/>'
    '<path d="M252 182h82c-6 84 -58 134 -134 134c44 -24 56 -78 52 -134z" SHADE/>'
    '<ellipse cx="200" cy="182" rx="134" ry="30" fill="#fff" fill-opacity=".9"/><ellipse cx="200" cy="186" rx="120" ry="23" fill="FILL"/>'
    '<ellipse cx="200" cy="186" rx="120" ry="23" SHADE/><path d="M160 308h80l-8 12h-64z" fill="FILL"/>',
    "CE-PLA": '<circle cx="200" cy="204" r="126" fill="FILL"/><circle cx="200" cy="204" r="126" fill="none" stroke="#fff" '
    'stroke-opacity=".6" stroke-width="4"/><circle cx="204" cy="209" r="86" SHADE/><circle cx="200" cy="204" r="84" fill="FILL"/>'
    '<path d="M136 158c22 -30 60 -42 94 -32" fill="none" stroke="#fff" stroke-opacity=".5" stroke-width="9" stroke-linecap="round"/>',
    "CE-JUG": '<path d="M252 152c66 -10 70 96 -8 110" fill="none" stroke="FILL" stroke-width="18"/>'
    '<path d="M148 92l-24 22c22 18 26 44 8 84c-24 54 -8 118 34 118h68c42 0 58 -64 34 -118c-18 -40 -20 -66 -8 -106z" fill="FILL"/>'
    '<path d="M232 92h28c-12 40 -10 66 8 106c24 54 8 118 -34 118h-24c44 -20 44 -90 26 -130c-14 -34 -12 -62 -4 -94z" SHADE/>'
    '<ellipse cx="204" cy="93" rx="56" ry="11" SHADE/><path d="M160 150c-10 40 -26 60 -22 106" fill="none" stroke="#fff" '
    'stroke-opacity=".4" stroke-width="9" stroke-linecap="round"/>',
    "CE-OIL": '<path d="M188 92h24v52h-24z" fill="FILL"/><path d="M190 62h20v34h-20z" fill="#b98b57"/>'
    '<path d="M206 78q30 -14 44 6" fill="none" stroke="#8d9aa0" stroke-width="7" stroke-linecap="round"/>'
    '<path d="M188 140c-40 18 -58 48 -58 92v66c0 12 8 18 20 18h100c12 0 20 -6 20 -18v-66c0 -44 -18 -74 -58 -92z" fill="FILL"/>'
    '<path d="M212 140c40 18 58 48 58 92v66c0 12 -8 18 -20 18h-32c22 -50 22 -128 -6 -176z" SHADE/>'
    '<path d="M152 222c2 -30 12 -46 26 -58" fill="none" stroke="#fff" stroke-opacity=".45" stroke-width="8" stroke-linecap="round"/>',
    "LE-WAL": '<g transform="rotate(-6 200 210)"><rect x="84" y="134" width="232" height="158" rx="12" fill="FILL"/>'
    '<rect x="84" y="212" width="232" height="80" rx="12" SHADE/><rect x="94" y="144" width="212" height="138" rx="8" SEAM/>'
    '<path d="M84 212h232" LINE/><rect x="118" y="120" width="130" height="30" rx="5" fill="#efe6d6"/><rect x="84" y="144" width="232" height="70" fill="FILL"/></g>',
    "LE-BEL": '<circle cx="200" cy="204" r="100" fill="none" stroke="FILL" stroke-width="46"/>'
    '<circle cx="200" cy="204" r="84" fill="none" stroke="#fff" stroke-opacity=".5" stroke-width="2" stroke-dasharray="6 5"/>'
    '<circle cx="200" cy="204" r="116" fill="none" stroke="#fff" stroke-opacity=".5" stroke-width="2" stroke-dasharray="6 5"/>'
    '<rect x="156" y="266" width="88" height="76" rx="12" fill="none" stroke="BRASS" stroke-width="11"/><path d="M200 268v72" stroke="BRASS" stroke-width="8"/>',
    "LE-KEY": '<circle cx="200" cy="122" r="42" fill="none" stroke="BRASS" stroke-width="10"/>'
    '<path d="M172 150h56l14 142c2 20 -12 32 -42 32s-44 -12 -42 -32z" fill="FILL"/><path d="M206 150h22l14 142c2 20 -12 32 -42 32c22 -50 18 -120 6 -174z" SHADE/>'
    '<path d="M182 168l-12 126c0 12 10 18 30 18s30 -6 30 -18l-12 -126" SEAM/><circle cx="200" cy="176" r="9" fill="BRASS"/>',
    "LE-TOT": '<path d="M146 156c0 -110 108 -110 108 0" fill="none" stroke="FILL" stroke-width="13"/>'
    '<path d="M92 150h216l20 150c2 12 -6 18 -18 18H90c-12 0 -20 -6 -18 -18z" fill="FILL"/>'
    '<path d="M250 150h58l20 150c2 12 -6 18 -18 18h-60c12 -54 10 -112 0 -168z" SHADE/><path d="M102 162h196M84 306h232" SEAM/>'
    '<path d="M168 154c0 -84 64 -84 64 0" fill="none" stroke="FILL" stroke-width="13"/><path d="M168 154c0 -84 64 -84 64 0" LINE/>',
    "LE-CAS": '<g transform="rotate(-10 200 214)"><rect x="70" y="164" width="260" height="104" rx="50" fill="FILL"/>'
    '<path d="M70 214h260c0 34 -22 54 -50 54H120c-28 0 -50 -20 -50 -54z" SHADE/><rect x="80" y="174" width="240" height="84" rx="42" SEAM/>'
    '<path d="M182 164h44v66c0 20 -44 20 -44 0z" fill="FILL"/><path d="M182 164h44v66c0 20 -44 20 -44 0z" SHADE/><circle cx="204" cy="224" r="8" fill="BRASS"/></g>',
    "PA-NOT": '<g transform="rotate(5 200 204)"><rect x="112" y="92" width="186" height="230" rx="4" fill="#e9dfcc"/>'
    '<rect x="104" y="86" width="186" height="230" rx="5" fill="FILL"/><rect x="104" y="86" width="28" height="230" SHADE/>'
    '<rect x="158" y="140" width="98" height="52" rx="3" fill="#fbf6ea"/><path d="M174 160h66M174 174h44" LINE/><path d="M262 86v230" stroke="#7a2d22" stroke-width="5"/></g>',
    "PA-ALB": '<rect x="78" y="126" width="250" height="186" rx="4" fill="#2f2a28"/><rect x="72" y="116" width="250" height="186" rx="5" fill="FILL"/>'
    '<rect x="72" y="116" width="36" height="186" SHADE/><rect x="156" y="160" width="122" height="92" fill="#fbf6ea"/>'
    '<path d="M164 240l30 -40l24 26l20 -18l32 32z" fill="#8aa08f"/><circle cx="246" cy="184" r="10" fill="#e3b45a"/>'
    '<path d="M90 156v14M90 248v14" stroke="#7a2d22" stroke-width="7" stroke-linecap="round"/>',
    "PA-LET": '<g transform="rotate(-7 190 190)"><rect x="96" y="96" width="160" height="206" fill="#fbf6ea"/><path d="M116 130h104M116 150h120M116 170h88" LINE/></g>'
    '<g transform="rotate(5 216 236)"><rect x="112" y="170" width="212" height="140" rx="4" fill="FILL"/><path d="M112 174l106 78l106 -78" fill="none" '
    'stroke="#1a0f05" stroke-opacity=".35" stroke-width="3"/><path d="M112 170h212l-106 78z" fill="#fff" fill-opacity=".22"/><circle cx="218" cy="246" r="15" fill="#8f2f27"/></g>',
    "PA-BOX": '<path d="M84 168h232v144H84z" fill="FILL"/><path d="M84 168h232v26H84z" SHADE/><path d="M256 168h60v144h-60z" SHADE/>'
    '<path d="M74 116h252v56H74z" fill="FILL"/><path d="M74 116h252v56H74z" LIGHT/><path d="M74 172h252" LINE/><path d="M186 172h28v26h-28z" fill="BRASS"/>',
    "PA-WRA": '<g transform="rotate(-24 200 210)"><rect x="76" y="132" width="248" height="46" rx="23" fill="FILL"/><ellipse cx="318" cy="155" rx="10" ry="23" fill="#f6efe0"/>'
    '<rect x="76" y="190" width="248" height="46" rx="23" fill="FILL"/><rect x="76" y="214" width="248" height="22" rx="11" SHADE/><ellipse cx="318" cy="213" rx="10" ry="23" fill="#f6efe0"/>'
    '<rect x="76" y="248" width="248" height="46" rx="23" fill="FILL"/><rect x="76" y="272" width="248" height="22" rx="11" SHADE/><ellipse cx="318" cy="271" rx="10" ry="23" fill="#f6efe0"/>'
    '<path d="M178 128v170" stroke="#7a2d22" stroke-width="9"/></g>',
    "KI-BOA": '<g transform="rotate(14 200 204)"><path d="M182 62h36c8 0 10 10 8 34h52c12 0 18 6 18 18v190c0 12 -6 18 -18 18H122c-12 0 -18 -6 -18 -18V114c0 -12 6 -18 18 -18h52c-2 -24 0 -34 8 -34z" fill="FILL"/>'
    '<circle cx="200" cy="82" r="8" fill="#f3ece0"/><rect x="120" y="114" width="160" height="190" rx="10" LINE/>'
    '<path d="M150 132c-8 60 10 100 -2 152M186 132c8 50 -6 96 4 152M232 132c-10 60 8 92 0 152" LINE/></g>',
    "KI-SPO": '<g transform="rotate(32 200 200)"><rect x="191" y="150" width="18" height="196" rx="9" fill="FILL"/>'
    '<path d="M200 48c40 0 52 42 48 74c-4 34 -24 50 -48 50s-44 -16 -48 -50c-4 -32 8 -74 48 -74z" fill="FILL"/>'
    '<path d="M210 50c32 6 42 44 38 72c-4 34 -24 50 -48 50c30 -22 30 -84 10 -122z" SHADE/><circle cx="200" cy="112" r="17" fill="BACK"/></g>',
    "KI-ROL": '<g transform="rotate(-32 200 204)"><rect x="20" y="194" width="360" height="20" rx="10" fill="FILL"/><rect x="20" y="204" width="360" height="10" rx="5" SHADE/>'
    '<rect x="72" y="176" width="256" height="56" rx="24" fill="FILL"/><rect x="72" y="206" width="256" height="26" rx="13" SHADE/><path d="M96 190h200M110 202h120" LINE/></g>',
    "KI-GNO": '<g transform="rotate(-12 200 204)"><path d="M184 286h32v54c0 16 -32 16 -32 0z" fill="FILL"/><rect x="120" y="80" width="160" height="212" rx="14" fill="FILL"/>'
    '<path d="M140 92v188M160 92v188M180 92v188M200 92v188M220 92v188M240 92v188M260 92v188" LINE/></g><ellipse cx="304" cy="306" rx="24" ry="14" fill="#f1e2b8"/><ellipse cx="100" cy="304" rx="24" ry="14" fill="#f1e2b8"/>',
    "KI-SAL": '<path d="M112 172h176v120c0 16 -8 24 -24 24H136c-16 0 -24 -8 -24 -24z" fill="FILL"/><path d="M238 172h50v120c0 16 -8 24 -24 24h-36c14 -50 16 -96 10 -144z" SHADE/>'
    '<path d="M134 214c30 10 90 4 128 -4M132 256c40 8 90 2 130 -4" LINE/><g transform="rotate(-14 280 160)"><rect x="104" y="136" width="190" height="32" rx="14" fill="FILL"/>'
    '<rect x="104" y="136" width="190" height="32" rx="14" LIGHT/><circle cx="280" cy="152" r="6" fill="BRASS"/></g><ellipse cx="196" cy="180" rx="72" ry="11" fill="#fbf8f1"/>',
    "TE-NAP": '<rect x="92" y="262" width="216" height="44" rx="12" fill="FILL"/><rect x="92" y="284" width="216" height="22" rx="11" SHADE/>'
    '<rect x="98" y="222" width="206" height="44" rx="12" fill="FILL"/><rect x="98" y="246" width="206" height="20" rx="10" SHADE/>'
    '<rect x="92" y="182" width="214" height="44" rx="12" fill="FILL"/><rect x="92" y="206" width="214" height="20" rx="10" SHADE/>'
    '<path d="M98 146h204l6 40H92z" fill="FILL"/><path d="M108 154h184" SEAM/><path d="M98 146h204l6 40H92z" LINE/>',
    "TE-TOW": '<path d="M76 92h248" stroke="#8d6b46" stroke-width="11" stroke-linecap="round"/><path d="M124 88h152v226c-28 -8 -50 8 -76 2s-48 8 -76 0z" fill="FILL"/>'
    '<path d="M228 88h48v226c-20 -6 -36 2 -52 4c8 -70 10 -150 4 -230z" SHADE/><path d="M124 268h152M124 280h152" stroke="#1a0f05" stroke-opacity=".25" stroke-width="5"/><path d="M160 104c-6 60 6 120 0 160M200 104c6 60 -4 110 0 150" LINE/>',
    "TE-TAB": '<ellipse cx="200" cy="168" rx="136" ry="34" fill="FILL"/><path d="M64 168c0 60 -16 110 -24 146c22 8 36 -14 58 -4s40 12 62 2s44 -8 66 2s38 6 58 -2s42 12 76 4c-8 -40 -24 -88 -24 -148c-40 44 -232 44 -272 0z" fill="FILL"/>'
    '<path d="M98 190c-2 40 -6 80 -10 118M158 200c0 40 2 76 2 110M226 202c2 40 4 80 8 108M292 192c4 40 10 80 14 116" LINE/><ellipse cx="200" cy="168" rx="136" ry="34" LIGHT/><path d="M330 186c10 60 20 100 30 128c-30 6 -50 -8 -70 -4c14 -30 26 -80 40 -124z" SHADE/>',
    "TE-APR": '<path d="M160 108c0 -66 80 -66 80 0" fill="none" stroke="FILL" stroke-width="9"/><path d="M102 200l-46 22M298 200l46 22" stroke="FILL" stroke-width="9" stroke-linecap="round"/>'
    '<path d="M152 100h96c2 44 16 74 54 92v124c-68 10 -136 10 -204 0V192c38 -18 52 -48 54 -92z" fill="FILL"/><path d="M232 100h16c2 44 16 74 54 92v124c-20 3 -40 5 -60 6c14 -70 8 -150 -10 -222z" SHADE/>'
    '<rect x="152" y="212" width="96" height="62" rx="6" SHADE/><rect x="158" y="218" width="84" height="50" rx="4" SEAM/>',
    "TE-THR": '<path d="M96 120c66 -26 142 -26 208 0v132c-66 24 -142 24 -208 0z" fill="FILL"/><path d="M96 250c66 24 142 24 208 0v36c-66 24 -142 24 -208 0z" fill="FILL"/><path d="M96 250c66 24 142 24 208 0v36c-66 24 -142 24 -208 0z" SHADE/>'
    '<path d="M104 290v26M124 296v26M144 300v26M164 302v26M184 303v26M204 303v26M224 302v26M244 300v26M264 297v26M284 292v26" stroke="FILL" stroke-width="6" stroke-linecap="round"/>'
    '<path d="M96 160c66 24 142 24 208 0M96 204c66 24 142 24 208 0" LINE/><path d="M250 106c20 3 38 8 54 14v132c-16 6 -34 11 -54 14z" SHADE/>',
    "GL-TUM": '<path d="M128 126h144l-16 176c-1 10 -6 14 -18 14h-76c-12 0 -17 -4 -18 -14z" fill="FILL" fill-opacity=".62"/><path d="M136 206h128l-10 92c-1 10 -6 12 -16 12h-76c-10 0 -15 -2 -16 -12z" fill="FILL" fill-opacity=".5"/>'
    '<ellipse cx="200" cy="126" rx="72" ry="15" fill="#fff" fill-opacity=".55"/><ellipse cx="200" cy="206" rx="63" ry="11" fill="#fff" fill-opacity=".3"/><path d="M150 148l10 138" stroke="#fff" stroke-opacity=".7" stroke-width="9" stroke-linecap="round"/><circle cx="222" cy="240" r="4" LIGHT/><circle cx="206" cy="268" r="3" LIGHT/>',
    "GL-VAS": '<path d="M202 50c-4 50 0 90 -2 150" stroke="#56743f" stroke-width="6" fill="none"/><path d="M200 130q34 -14 44 -44q-34 4 -44 44zM200 160q-34 -8 -46 -38q34 0 46 38z" fill="#6b8a4e"/><circle cx="202" cy="50" r="24" fill="#e7a08d"/><circle cx="202" cy="50" r="10" fill="#c65f4e"/>'
    '<path d="M184 158h32v46c44 18 60 44 60 72c0 30 -22 40 -76 40s-76 -10 -76 -40c0 -28 16 -54 60 -72z" fill="FILL" fill-opacity=".68"/><ellipse cx="200" cy="158" rx="17" ry="5" fill="#fff" fill-opacity=".6"/><path d="M142 272c2 -22 18 -40 42 -52" fill="none" stroke="#fff" stroke-opacity=".7" stroke-width="8" stroke-linecap="round"/>',
    "GL-CAR": '<path d="M164 72h72l-12 92c44 26 62 60 62 96c0 42 -26 56 -86 56s-86 -14 -86 -56c0 -36 18 -70 62 -96z" fill="FILL" fill-opacity=".6"/><path d="M120 236c20 10 140 10 160 0c4 8 6 16 6 24c0 42 -26 56 -86 56s-86 -14 -86 -56c0 -8 2 -16 6 -24z" fill="FILL" fill-opacity=".55"/>'
    '<ellipse cx="200" cy="72" rx="36" ry="8" fill="#fff" fill-opacity=".6"/><path d="M134 262c2 -36 22 -60 50 -78l-6 -88" fill="none" stroke="#fff" stroke-opacity=".7" stroke-width="8" stroke-linecap="round"/>',
    "GL-CAN": '<rect x="184" y="88" width="32" height="96" rx="4" fill="#f4ead5"/><g transform="translate(0 -44)">WICKFLAME</g><path d="M164 178h72l-10 40h-52z" fill="FILL" fill-opacity=".7"/><path d="M190 218h20v60h-20z" fill="FILL" fill-opacity=".8"/><circle cx="200" cy="244" r="19" fill="FILL" fill-opacity=".8"/>'
    '<path d="M200 270c54 6 80 22 80 36c0 14 -160 14 -160 0c0 -14 26 -30 80 -36z" fill="FILL" fill-opacity=".7"/><path d="M176 186l6 26M142 302c10 -12 30 -18 44 -21" fill="none" stroke="#fff" stroke-opacity=".7" stroke-width="6" stroke-linecap="round"/>',
    "GL-BOW": '<circle cx="166" cy="158" r="38" fill="#f7ecd3"/><circle cx="232" cy="158" r="38" fill="#e9b3a4"/><circle cx="200" cy="134" r="38" fill="#9c6b4f"/><path d="M98 160h204c-4 62 -40 96 -102 96s-98 -34 -102 -96z" fill="FILL" fill-opacity=".66"/><path d="M190 252h20v44h-20z" fill="FILL" fill-opacity=".8"/>'
    '<ellipse cx="200" cy="304" rx="62" ry="12" fill="FILL" fill-opacity=".75"/><path d="M98 160h204" stroke="#fff" stroke-opacity=".7" stroke-width="5"/><path d="M118 178c8 30 22 46 44 58" fill="none" stroke="#fff" stroke-opacity=".7" stroke-width="8" stroke-linecap="round"/>',
    "FR-CAN": '<path d="M122 158h156v142c0 12 -6 16 -18 16H140c-12 0 -18 -4 -18 -16z" fill="#f7f1e6"/><path d="M238 158h40v142c0 12 -6 16 -18 16h-30c8 -50 12 -106 8 -158z" SHADE/><ellipse cx="200" cy="158" rx="78" ry="15" fill="#e9ddc7"/><ellipse cx="200" cy="160" rx="68" ry="10" fill="#fbf3e2"/>'
    '<g transform="translate(0 16)">WICKFLAME</g><rect x="146" y="204" width="108" height="68" rx="4" fill="FILL"/><path d="M164 228h72M176 246h48" stroke="#fff" stroke-opacity=".85" stroke-width="4" stroke-linecap="round"/>',
    "FR-SOA": '<g transform="rotate(-8 200 230)"><path d="M86 216c0 -20 12 -30 34 -30h160c22 0 34 10 34 30v50c0 24 -12 34 -34 34H120c-22 0 -34 -10 -34 -34z" fill="FILL"/><path d="M86 236h228v30c0 24 -12 34 -34 34H120c-22 0 -34 -10 -34 -34z" SHADE/><path d="M154 186h92v114h-92z" fill="#f7f1e6"/><path d="M154 240h92v60h-92z" SHADE/>'
    '<path d="M172 216h56M180 232h40" stroke="FILL" stroke-width="4" stroke-linecap="round"/></g><circle cx="118" cy="154" r="13" LIGHT/><circle cx="142" cy="132" r="8" LIGHT/><circle cx="290" cy="150" r="10" LIGHT/>',
    "FR-DIF": '<path d="M186 160L150 56M194 160L180 48M200 160L204 44M206 160L232 54M212 160L258 64" stroke="#a98258" stroke-width="5" stroke-linecap="round"/><rect x="178" y="144" width="44" height="40" rx="5" fill="#4a3a2c"/><path d="M178 182h44c36 12 54 30 54 58v58c0 12 -6 18 -18 18H142c-12 0 -18 -6 -18 -18v-58c0 -28 18 -46 54 -58z" fill="#eef3f2" fill-opacity=".85"/>'
    '<path d="M128 244h144v54c0 12 -6 16 -18 16H146c-12 0 -18 -4 -18 -16z" fill="FILL" fill-opacity=".45"/><rect x="154" y="232" width="92" height="56" rx="3" fill="#fbf7ee"/><path d="M172 252h56M180 268h40" stroke="FILL" stroke-width="5" stroke-linecap="round"/>',
    "FR-SAC": '<path d="M200 44c-34 26 -34 54 0 72c34 -18 34 -46 0 -72z" fill="none" stroke="FILL" stroke-width="6"/><path d="M158 100c24 12 60 12 84 0l-12 38c46 36 70 86 62 130c-6 36 -40 48 -92 48s-86 -12 -92 -48c-8 -44 16 -94 62 -130z" fill="#f3ebdd"/><path d="M230 138c46 36 70 86 62 130c-6 36 -40 48 -92 48c50 -40 54 -110 30 -178z" SHADE/>'
    '<path d="M166 136q34 14 68 0" stroke="FILL" stroke-width="13" stroke-linecap="round" fill="none"/><path d="M200 290c-2 -34 2 -58 0 -82M200 240q-22 -4 -28 -24q22 2 28 24zM200 262q22 -4 30 -22q-24 0 -30 22z" fill="FILL" stroke="FILL" stroke-width="3"/>',
    "FR-WAT": '<path d="M186 80h42v22h-20v22h-24v-30z" fill="#4a3a2c"/><path d="M184 84l-30 6" stroke="#4a3a2c" stroke-width="9" stroke-linecap="round"/><rect x="180" y="118" width="40" height="30" fill="#e9e3d6"/><path d="M180 146h40c26 8 40 22 40 46v106c0 12 -6 18 -18 18h-84c-12 0 -18 -6 -18 -18V192c0 -24 14 -38 40 -46z" fill="FILL" fill-opacity=".72"/>'
    '<rect x="150" y="208" width="100" height="72" rx="3" fill="#fbf7ee"/><path d="M168 232h64M178 250h44" stroke="FILL" stroke-width="5" stroke-linecap="round"/><circle cx="132" cy="86" r="4" LIGHT/><circle cx="116" cy="78" r="5" LIGHT/><circle cx="120" cy="98" r="4" LIGHT/><circle cx="100" cy="90" r="5" LIGHT/>',
    "TO-PUL": 'ANIMAL<rect x="86" y="268" width="228" height="20" rx="10" fill="#d9b98a"/><circle cx="128" cy="296" r="25" fill="#a3441c"/><circle cx="128" cy="296" r="8" fill="#f3e7d2"/><circle cx="272" cy="296" r="25" fill="#a3441c"/><circle cx="272" cy="296" r="8" fill="#f3e7d2"/><path d="M314 278q36 -6 48 -44" fill="none" stroke="#f7f1e6" stroke-width="5" stroke-linecap="round"/><circle cx="364" cy="228" r="9" fill="#d9b98a"/>',
    "TO-PUP": '<path d="M134 326c-6 -60 14 -120 66 -120s72 60 66 120z" fill="FILL"/><path d="M142 262c-40 -10 -60 -26 -56 -44s38 -4 66 16zM258 262c40 -10 60 -26 56 -44s-38 -4 -66 16z" fill="FILL"/><path d="M134 326c-6 -60 14 -120 66 -120s72 60 66 120z" SHADE/><path d="M150 312h100" SEAM/>ANIMAL',
    "TO-PUZ": '<rect x="70" y="84" width="260" height="236" rx="14" fill="#dcb98b"/><rect x="84" y="98" width="232" height="208" rx="8" fill="#f3e7d2"/><g transform="translate(0 22)">ANIMAL</g><path d="M162 98v60q-18 14 0 28v120M240 98v40q18 14 0 28v140M84 170h60q14 -18 28 0h144M84 240h90q14 18 28 0h114" LINE/>',
    "TO-MOB": '<path d="M200 30v34M96 70h208M96 70v46M304 70v30" stroke="#8d6b46" stroke-width="5" stroke-linecap="round"/><g transform="translate(0 46)">ANIMAL</g><path d="M200 64v70" stroke="#8d6b46" stroke-width="3"/><path d="M96 116l17 34l-17 34l-17 -34z" fill="#e3b45a"/><circle cx="304" cy="128" r="26" fill="#c66a4b"/><circle cx="304" cy="128" r="26" SHADE/>',
    "TO-BAN": '<path d="M120 316c-30 -20 -42 -60 -30 -104c12 -44 54 -72 110 -72s98 28 110 72c12 44 0 84 -30 104z" fill="FILL"/><path d="M232 142c40 8 68 34 78 70c12 44 0 84 -30 104h-50c34 -50 36 -120 2 -174z" SHADE/><rect x="162" y="150" width="76" height="11" rx="5" fill="#2b1b10"/><circle cx="200" cy="126" r="24" fill="BRASS"/><circle cx="200" cy="126" r="15" fill="none" stroke="#fff" stroke-opacity=".6" stroke-width="3"/><g transform="translate(40 84) scale(.8)">ANIMAL</g>',
}

# Faces around (200, 186).
ANIMALS = {
    "fox": '<path d="M136 186l-14 -84l56 34h44l56 -34l-14 84c0 40 -28 66 -64 76c-36 -10 -64 -36 -64 -76z" fill="#d5742f"/><path d="M138 196c24 -4 44 14 62 66c-36 -10 -58 -34 -62 -66zM262 196c-24 -4 -44 14 -62 66c36 -10 58 -34 62 -66z" fill="#f7efe2"/><path d="M134 116l12 38l22 -18zM266 116l-12 38l-22 -18z" fill="#4a2a18"/><circle cx="174" cy="184" r="7" fill="#2b1b10"/><circle cx="226" cy="184" r="7" fill="#2b1b10"/><circle cx="200" cy="250" r="10" fill="#2b1b10"/>',
    "hedgehog": '<path d="M104 240l6 -30l-14 -16l24 -14l-4 -28l30 2l10 -28l26 16l22 -24l18 26l30 -14l6 32l30 4l-10 28l22 18l-20 20l6 30z" fill="#6f5238"/><path d="M140 262c-8 -50 20 -84 60 -84s68 34 60 84z" fill="#d8b48a"/><circle cx="178" cy="218" r="7" fill="#2b1b10"/><circle cx="222" cy="218" r="7" fill="#2b1b10"/><ellipse cx="200" cy="242" rx="11" ry="9" fill="#2b1b10"/>',
    "donkey": '<path d="M150 150c-30 -40 -34 -84 -18 -94s34 30 42 84zM246 146c22 -30 66 -44 76 -28s-34 36 -70 52z" fill="#8b8986"/><path d="M150 136c-14 -24 -18 -50 -12 -60s18 22 24 58z" fill="#d9b9ad"/><path d="M142 166c0 -34 24 -52 58 -52s58 18 58 52c0 46 -10 96 -58 96s-58 -50 -58 -96z" fill="#8b8986"/><ellipse cx="200" cy="234" rx="46" ry="32" fill="#d8d3cb"/><path d="M188 108l12 -20l12 20l-2 30h-20z" fill="#4c4845"/><circle cx="174" cy="172" r="7" fill="#2b1b10"/><circle cx="226" cy="172" r="7" fill="#2b1b10"/><circle cx="184" cy="232" r="5" fill="#4c4845"/><circle cx="216" cy="232" r="5" fill="#4c4845"/>',
    "whale": '<path d="M92 210c0 -58 44 -88 100 -88c60 0 92 36 96 78c14 0 30 -10 34 -34c10 14 6 30 -2 40c18 2 26 14 24 28c-18 -6 -36 -2 -52 4c-16 18 -52 28 -92 28c-66 0 -108 -18 -108 -56z" fill="#4a7da7"/><path d="M94 222c30 20 100 26 172 18c-22 18 -44 26 -72 26c-60 0 -94 -16 -100 -44z" fill="#dfeaf0"/><circle cx="138" cy="200" r="7" fill="#1c2c38"/><path d="M190 122c0 -30 -26 -36 -32 -22M190 122c0 -30 26 -36 32 -22" fill="none" stroke="#8fb6d2" stroke-width="7" stroke-linecap="round"/><path d="M118 226q24 12 50 6" LINE/>',
    "owl": '<path d="M126 118c20 12 34 12 48 6q26 -8 52 0c14 6 28 6 48 -6c6 30 8 60 4 84c-6 40 -36 62 -78 62s-72 -22 -78 -62c-4 -24 -2 -54 4 -84z" fill="#a17a4e"/><path d="M160 222q20 -14 40 0t40 0c-6 26 -22 42 -40 42s-34 -16 -40 -42z" fill="#e3cda9"/><circle cx="166" cy="176" r="34" fill="#f7efe2"/><circle cx="234" cy="176" r="34" fill="#f7efe2"/><circle cx="168" cy="178" r="16" fill="#2b1b10"/><circle cx="232" cy="178" r="16" fill="#2b1b10"/><circle cx="173" cy="172" r="5" fill="#fff"/><circle cx="237" cy="172" r="5" fill="#fff"/><path d="M190 196h20l-10 22z" fill="#dd9a3a"/>',
}

"""Facts that neither package has: which towns are seats, and which provinces GeoNames means by its codes."""

from __future__ import annotations

from collections.abc import Mapping

PROVINCES: Mapping[str, str] = {
    **{"01": "11", "26": "12", "24": "13", "37": "14", "05": "15", "32": "16", "03": "17", "15": "18", "35": "19"},
    **{"40": "21", "04": "31", "30": "32", "07": "33", "10": "34", "08": "35", "33": "36", "02": "51", "17": "52"},
    **{"18": "53", "11": "61", "13": "62", "12": "63", "14": "64", "42": "65", "31": "71", "21": "72", "38": "73"},
    **{"22": "74", "34": "75", "41": "76", "28": "81", "29": "82", "36": "91", "39": "92", "PS": "93", "PT": "94"},
    **{"PE": "95", "PD": "96"},
}
"""Kemendagri's code of a province by GeoNames' first-order code."""

SPLIT: Mapping[str, str] = {"21": "14", "65": "64", "76": "73", **dict.fromkeys(("92", "93", "94", "95", "96"), "91")}
"""Provinces that were part of another when many places were written down: names are looked for in all of it."""

SEATS: Mapping[str, str] = {
    "12.01": "Pandan",
    "12.08": "Pematang Raya",
    "12.09": "Kisaran",
    "12.10": "Rantauprapat",
    "12.20": "Gunung Tua",
    "14.08": "Siak Sri Indrapura",
    "14.10": "Selat Panjang",
    "15.08": "Muara Bungo",
    "17.04": "Bintuhan",
    "19.01": "Sungailiat",
    "31": "Jakarta",
    "31.01": "Pulau Pramuka",
    "32.01": "Cibinong",
    "32.04": "Soreang",
    "32.11": "Sumedang",
    "32.13": "Subang",
    "32.16": "Cikarang",
    "32.17": "Ngamprah",
    "32.79": "Hegarsari",
    "33.15": "Purwodadi",
    "35.16": "Mojosari",
    "35.19": "Caruban",
    "53.04": "Atambua",
    "61.06": "Putussibau",
    "62.05": "Muara Teweh",
    "64.08": "Sangatta",
    "72.01": "Luwuk",
    "73.12": "Watansoppeng",
    "81.07": "Dobo",
    "91.05": "Serui",
}
"""The seats of regions whose villages GeoNames does not know, or not unmistakably, as they are spelt there."""

"""The languages that we know a reader for, and the scripts that stand for many of them."""

from __future__ import annotations

# code | name | script | engine that reads it best | tesseract's data | other names
#
# ``rapid`` stands where its network knows every letter of the language; a test holds their letters
# against it. Codes are those of ISO 639-1, or 639-3 where there is none, except for ``ch`` and
# ``ka``, which MinerU and PaddleOCR use for Chinese and Kannada (Georgian is ``kat``).
ROWS = """
ch | Chinese, simplified | Han | rapid | chi_sim | zh zh-cn zh-hans ch_lite ch_server ch_mobile
chinese_cht | Chinese, traditional | Han | rapid | chi_tra | zh-tw zh-hk zh-hant ch_tra
en | English | Latin | rapid | eng |
ja | Japanese | Kana and Han | rapid | jpn | japan
latin | languages in Latin letters | Latin | rapid | Latin |
af | Afrikaans | Latin | rapid | afr |
az | Azerbaijani | Latin | rapid | aze |
bs | Bosnian | Latin | rapid | bos |
br | Breton | Latin | rapid | bre |
ca | Catalan | Latin | rapid | cat | valencian
ceb | Cebuano | Latin | rapid | ceb |
co | Corsican | Latin | rapid | cos |
hr | Croatian | Latin | rapid | hrv |
cs | Czech | Latin | rapid | ces |
da | Danish | Latin | rapid | dan |
nl | Dutch | Latin | rapid | nld | flemish
eo | Esperanto | Latin | rapid | epo |
et | Estonian | Latin | rapid | est |
fo | Faroese | Latin | rapid | fao |
fil | Filipino | Latin | rapid | fil | tl tagalog
fi | Finnish | Latin | rapid | fin |
fr | French | Latin | rapid | fra |
fy | Frisian | Latin | rapid | fry |
gl | Galician | Latin | rapid | glg |
de | German | Latin | rapid | deu |
ht | Haitian | Latin | rapid | hat |
hu | Hungarian | Latin | rapid | hun |
is | Icelandic | Latin | rapid | isl |
id | Indonesian | Latin | rapid | ind |
ga | Irish | Latin | rapid | gle |
it | Italian | Latin | rapid | ita |
jv | Javanese | Latin | rapid | jav |
ku | Kurdish, Kurmanji | Latin | rapid | kmr |
la | Latin | Latin | rapid | lat |
lv | Latvian | Latin | rapid | lav |
lt | Lithuanian | Latin | rapid | lit |
lb | Luxembourgish | Latin | rapid | ltz |
ms | Malay | Latin | rapid | msa |
mt | Maltese | Latin | rapid | mlt |
mi | Maori | Latin | rapid | mri |
no | Norwegian | Latin | rapid | nor | nb nn
oc | Occitan | Latin | rapid | oci |
pl | Polish | Latin | rapid | pol |
pt | Portuguese | Latin | rapid | por |
qu | Quechua | Latin | rapid | que |
ro | Romanian | Latin | rapid | ron |
gd | Scottish Gaelic | Latin | rapid | gla |
rs_latin | Serbian, Latin | Latin | rapid | srp_latn | sr-latn
sk | Slovak | Latin | rapid | slk |
sl | Slovenian | Latin | rapid | slv |
es | Spanish | Latin | rapid | spa | castilian
su | Sundanese | Latin | rapid | sun |
sw | Swahili | Latin | rapid | swa |
sv | Swedish | Latin | rapid | swe |
sq | Albanian | Latin | rapid | sqi |
eu | Basque | Latin | rapid | eus |
tr | Turkish | Latin | rapid | tur |
cy | Welsh | Latin | rapid | cym |
to | Tongan | Latin | tesseract | ton |
uz | Uzbek, Latin | Latin | tesseract | uzb |
vi | Vietnamese | Latin | tesseract | vie |
yo | Yoruba | Latin | tesseract | yor |
fraktur | German, Fraktur | Latin | rapid | Fraktur | frk
ko | Korean | Hangul | tesseract | kor | korean
ja_vert | Japanese, vertical | Kana and Han | tesseract | jpn_vert |
el | Greek | Greek | tesseract | ell |
grc | Greek, ancient | Greek | tesseract | grc |
cyrillic | languages in Cyrillic letters | Cyrillic | tesseract | Cyrillic |
east_slavic | Russian, Ukrainian, Belarusian | Cyrillic | tesseract | Cyrillic |
be | Belarusian | Cyrillic | tesseract | bel |
bg | Bulgarian | Cyrillic | tesseract | bul |
kk | Kazakh | Cyrillic | tesseract | kaz |
ky | Kyrgyz | Cyrillic | tesseract | kir |
mk | Macedonian | Cyrillic | tesseract | mkd |
mn | Mongolian | Cyrillic | tesseract | mon |
ru | Russian | Cyrillic | tesseract | rus |
sr | Serbian | Cyrillic | tesseract | srp | rs_cyrillic
tg | Tajik | Cyrillic | tesseract | tgk |
tt | Tatar | Cyrillic | tesseract | tat |
uk | Ukrainian | Cyrillic | tesseract | ukr |
uz_cyrl | Uzbek, Cyrillic | Cyrillic | tesseract | uzb_cyrl |
arabic | languages in Arabic letters | Arabic | tesseract | Arabic |
ar | Arabic | Arabic | tesseract | ara |
fa | Persian | Arabic | tesseract | fas | farsi
ps | Pashto | Arabic | tesseract | pus |
sd | Sindhi | Arabic | tesseract | snd |
ug | Uyghur | Arabic | tesseract | uig |
ur | Urdu | Arabic | tesseract | urd |
he | Hebrew | Hebrew | tesseract | heb | iw
yi | Yiddish | Hebrew | tesseract | yid |
devanagari | languages in Devanagari | Devanagari | tesseract | Devanagari |
hi | Hindi | Devanagari | tesseract | hin |
mr | Marathi | Devanagari | tesseract | mar |
ne | Nepali | Devanagari | tesseract | nep |
sa | Sanskrit | Devanagari | tesseract | san |
as | Assamese | Bengali | tesseract | asm |
bn | Bengali | Bengali | tesseract | ben | bangla
gu | Gujarati | Gujarati | tesseract | guj |
pa | Punjabi | Gurmukhi | tesseract | pan |
ka | Kannada | Kannada | tesseract | kan | kn
ml | Malayalam | Malayalam | tesseract | mal |
or | Oriya | Oriya | tesseract | ori | odia
si | Sinhala | Sinhala | tesseract | sin |
ta | Tamil | Tamil | tesseract | tam |
te | Telugu | Telugu | tesseract | tel |
dv | Dhivehi | Thaana | tesseract | div |
th | Thai | Thai | tesseract | tha |
lo | Lao | Lao | tesseract | lao |
km | Khmer | Khmer | tesseract | khm |
my | Burmese | Myanmar | tesseract | mya |
bo | Tibetan | Tibetan | tesseract | bod |
dz | Dzongkha | Tibetan | tesseract | dzo |
hy | Armenian | Armenian | tesseract | hye |
kat | Georgian | Georgian | tesseract | kat |
am | Amharic | Ethiopic | tesseract | amh |
ti | Tigrinya | Ethiopic | tesseract | tir |
chr | Cherokee | Cherokee | tesseract | chr |
iu | Inuktitut | Canadian syllabics | tesseract | iku |
syr | Syriac | Syriac | tesseract | syr |
"""

"""Know the words by which people write about a failure, or about themselves, in languages other than English.

A sentence that quotes a message teaches, and one about its writer reports, in any language.
"""

from __future__ import annotations

from functools import lru_cache

from doctor.core import lazy_re as re

_BOUND = r"(?<![\w.'’/-])(?:{})(?![\w/:-])"
"""Words that are neither parts of others nor of names, paths and options."""
_OF_J = "ai|essaie|essaye|obtiens|utilise|aimerais|avais|étais|installe|exécute"
_AFTER_ME = "aparece|arroja|da|dá|devuelve|dice|diz|lanza|marca|mostra|muestra|pasa|retorna|sale|salta|tira"
_PLAIN = (
    "ich|mir|mich|mein|meine|meinem|meinen|meiner|meines|ik|mijn|je|moi|mes|ho|mio|mia|sto|ottengo|riesco|moim|moją"
    "|mnie|zainstalowałem|zainstalowałam|saya|mình|estoy|tengo|quiero|obtengo|intento|necesito|puedo|estou|tenho|quero"
    "|recebo|consigo|meu|minha|actualicé|descargué|ejecuté|instalé|intenté|probé|reinstalé|acabei|atualizei|baixei"
    "|executei|instalei|reinstalei|reiniciei|rodei|tentei|usei|я|мне|меня|мой|моя|моё|моей|моего|моём|получаю|пытаюсь"
    "|запускаю|хочу|помогите|подскажите|установил|установила|мені|мене|допоможіть"
)
_OWN_WORDS = (
    *_PLAIN.split("|"),
    *(f"j{mark}{word}" for mark in "'’" for word in _OF_J.split("|")),
    *(f"me {word}" for word in _AFTER_ME.split("|")),
    *("he instalado", "he intentado", "he probado", "mi (?=[a-z]{3})"),
)
_OWN_CHARACTERS = (
    "我(?!们)|求助|求解|求大佬|请问|请教|請問|怎么办|怎么解决|私|僕|教えて|困って|動きません|どうすれば|でしょうか|しようとすると"
    "|제가|저는|도와주|도움"
)
_BOTH_CASES = "|".join(f"{word}|{word[0].upper()}{word[1:]}" for word in _OWN_WORDS)
OWN = "|".join((_BOUND.format(_BOTH_CASES), _OWN_CHARACTERS))
"""An expression for the words of somebody who writes about himself, or asks for help."""
ADDRESS = (
    r"\b(?:(?:erhalten|bekommen|finden|lesen|sehen) Sie|(?:bekommst|erhältst|siehst) du)\b"
    r"|\bvous (?:obtenez|obtiendrez|recevez|risquez|verrez|voyez)\b|\bs['’]il? (?:apparaît|s['’]affiche)"
    r"|\b(?:verás?|obtendrás?|recibirás?)\b|\bsi\b[^.!?]{1,60}\b(?:aparece|obtienes?|sale|ves?)\b"
    r"|\bvocê (?:obterá|pode (?:receber|ver)|receberá|verá)\b|\b(?:caso|se)\b[^.!?]{0,60}\b(?:aparece|aparecer|vir)\b"
    r"|\b(?:вы (?:получите|увидите)|если (?:вы|появ\w+|увидите))\b"
    r"|(?:如果|若)(?:你|您)?(?:报错|遇到|出现|看到|提示)|場合があります|ことがあります|表示された(?:ら|場合)"
)
"""An expression for the words to a reader who may meet what follows."""
REPORTED = (
    "(?:完整)?(?:错误|報錯|报错|錯誤)(?:日志|信息|訊息|输出|内容)?|日志|发生了什么"
    "|(?:発生した)?エラー(?:ログ|メッセージ|内容)?|ログ|오류 (?:로그|메시지)|로그"
    "|fehlermeldung(?:en)?|ausgabe|protokoll|messages? d['’]erreur|sortie|journal|mensajes? de error|salida"
    "|registro|mensage(?:m|ns) de erro|saída|messaggi?o? di errore|логи?|вывод|сообщение об ошибке|текст ошибки"
)
"""The headings above what a tool printed, in a form for reports."""
PROBLEM = "fehler|erreur|problema|errore|erro"
PROBLEM_ELSEWHERE = "错误|錯誤|问题|問題|症状|エラー|오류|문제|[Pp]roblème|[Оо]шибка|[Пп]роблема|[Ll]ỗi"
SOLUTION = "ursache|cause|solution|soluzione|causa|oplossing"
SOLUTION_ELSEWHERE = (
    "解决|解決|해결|原因|원인|[Ll]ösung|[Ss]olución|[Ss]olução|[Рр]ешение|[Пп]ричина|[Nn]guyên nhân|[Gg]iải pháp"
    "|[Rr]ozwiązanie|[Çç]özüm"
)
"""Words for a problem, and for its cause or solution: headings of an entry about it, in ASCII's letters or others."""
_SOLVED = re.compile(
    rf"(?:{SOLUTION_ELSEWHERE})|\b(?:[Ss]oluzione|[Oo]plossing|[Uu]rsache|gelöst|résolu|resolvido|risolto|решено|решил"
    r"|[Ss]e solucionó|solucion(?:ado|é))"
)
_OWN = re.compile(OWN)
_STOP = re.compile(
    _BOUND.format(
        "aber|auf|auch|bei|das|dass|dem|den|der|durch|ein|eine|einen|einer|erscheint|für|im|ist|mit|nach"
        "|nicht|oder|sich|sie|sind|und|von|wann|wenn|wer|werden|wie|wird|zu|zum"
        "|al|como|cuando|de|del|el|en|es|esta|este|la|las|los|para|pero|por|que|se|si|sin|su|un|una"
        "|à|aux|avec|ce|cette|ces|dans|des|du|elle|est|et|il|le|les|lorsque|ou|pas|pour|quand|qui|sur|une"
        "|ao|caso|com|da|em|esse|essa|não|os|quando|são|um|uma"
        "|che|di|nel|non|è|het|een|niet|van|voor|jest|nie|się|gdy"
    ),
    re.IGNORECASE,
)
"""The words that hold such sentences together, but for those that English has as well."""
_LETTERS = re.compile(r"[\u0400-\u04ff]{2,}|[\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7af]{2}")
"""Words in Cyrillic letters, and pairs of those of Chinese, Japanese and Korean."""
SHORTEST = 5
"""Characters of the shortest text that is read."""


@lru_cache(maxsize=4000)
def is_foreign_prose(text: str) -> bool:
    """Return whether ``text`` is a sentence, or part of one, in another language than English."""
    if len(text) < SHORTEST:
        return False
    words = {word.casefold() for word in _STOP.findall(text)}
    is_odd = not text.isascii() and max(text) > "\u0400"
    if len(words) > 1 or (is_odd and len(_LETTERS.findall(text)) > 2):
        return True
    return bool(words or is_odd) and len(words | {word.casefold() for word in _OWN.findall(text)}) > 1


def has_solution(text: str) -> bool:
    """Return whether ``text`` is a sentence in another language than English about a solution, and asks nothing."""
    return _SOLVED.search(text) is not None and is_foreign_prose(text) and not any(mark in text for mark in "?？")

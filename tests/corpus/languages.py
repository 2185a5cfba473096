"""Sentences in other languages than English around a message: of texts that quote it, and of people who report it."""

from __future__ import annotations

from tests.corpus.reports import MANAGED

TEACHING_ELSEWHERE = {
    "German": "Wer „No module named 'distutils'“ liest, hat Python 3.12. Das ist so beabsichtigt.\n",
    "German, guillemets": "Seit Debian 12 sagt pip »error: externally-managed-environment«, und das soll so sein.\n",
    "Spanish": "El mensaje \"ModuleNotFoundError: No module named 'yaml'\" significa que falta la biblioteca.\n",
    "French": "- Lorsque pip affiche « No matching distribution found for rich », le programme propose la version.\n",
    "Portuguese": 'Se o aluno vir a mensagem "pip: command not found", peça que instale o pip antes da aula.\n',
    "Russian": "В главе объясняется, почему pip пишет «error: externally-managed-environment» и что с этим делать.\n",
    "Chinese": "本章介绍常见报错。例如“ModuleNotFoundError: No module named 'yaml'”表示缺少一个软件包。\n",
    "Japanese": "pip を実行すると「error: externally-managed-environment」と表示されることがあります。\n",
    "a guide in German": (
        "Unter Debian sehen Sie nach `pip install rich` folgende Meldung:\n\n```\n"
        f"{MANAGED}```\n\nLegen Sie in diesem Fall eine virtuelle Umgebung an.\n"
    ),
    "a guide in Spanish": (
        "Si al ejecutar el programa aparece lo siguiente:\n\n    ModuleNotFoundError: No module named 'rich'\n\n"
        "es porque la biblioteca no está en el entorno.\n"
    ),
    "an entry in Chinese": "### pip 未找到\n**错误:** `pip: command not found`\n**解决:** 使用 `python -m pip`\n",
    "an entry in German": (
        "### Fehler: Kein Paket\n```\nE: Unable to locate package python3-pip\n```\n\n**Lösung:**\n"
        "```bash\nsudo apt update\n```\n"
    ),
    "a guide in Korean": (
        "시스템 파이썬에 설치하면 이 에러가 납니다.\n\n```\nerror: externally-managed-environment\n"
        "× This environment is externally managed\n```\n\n고장이 아닙니다. 해결책은 venv 를 만드는 것입니다.\n"
    ),
    "a diary in Spanish": (
        "El gestor arrojó el siguiente error:\n> *The virtual environment was not created successfully because "
        "ensurepip is not available.*\n\nSe solucionó instalando el paquete que faltaba.\n"
    ),
    "a condition in Chinese": "如果报错说 ImportError: No module named requests ，那就是这个库没安装导致的。\n",
}
"""Texts that quote a message."""
REPORTING_ELSEWHERE = {
    "German": (
        "externally-managed",
        "Hallo, seit gestern bekomme ich bei pip die Meldung „error: externally-managed-environment“. Was tun?\n",
    ),
    "Spanish": (
        "module-not-found",
        "Instalé yaml, pero al ejecutarlo me sale \"ModuleNotFoundError: No module named 'yaml'\". ¿Por qué?\n",
    ),
    "French": (
        "module-not-found",
        "J'essaie de lancer mon programme et j'obtiens « ModuleNotFoundError: No module named 'yaml' ». Merci !\n",
    ),
    "Portuguese": ("pip-missing", 'Acabei de instalar o sistema e o terminal diz "bash: pip: command not found".\n'),
    "Russian": (
        "module-not-found",
        "Установил yaml, но получаю ошибку «ModuleNotFoundError: No module named 'yaml'». В чём дело?\n",
    ),
    "Chinese": (
        "module-not-found",
        "我运行程序的时候报错“ModuleNotFoundError: No module named 'yaml'”，请问怎么解决？\n",
    ),
    "Japanese": (
        "module-not-found",
        "自作のプログラムを動かすと「ModuleNotFoundError: No module named 'yaml'」と出ます。\nどうすれば。\n",
    ),
    "a report in Chinese": (
        "module-not-found",
        "### 问题描述\n运行失败。\n\n### 错误日志\n```\nModuleNotFoundError: No module named 'yaml'\n```\n",
    ),
    "a report in Korean": (
        "externally-managed",
        "제가 numpy를 설치하려고 하니 이 에러가 납니다.\n\n```\nerror: externally-managed-environment\n"
        "× This environment is externally managed\n```\n\n어떻게 해야 하나요?\n",
    ),
    "a report in Italian": ("build-failure", "Ciao, ottengo `ERROR: Failed building wheel for av`. Ho Debian 12.\n"),
    "a report in Spanish, quoted": (
        "ensurepip-missing",
        "Al crear el entorno me arroja el siguiente error:\n> *The virtual environment was not created successfully "
        "because ensurepip is not available.*\n\n¿Qué paquete falta?\n",
    ),
    "a report in Chinese, in a line": (
        "module-not-found",
        "运行报错 ImportError: No module named requests ，pip 装过了还是不行。\n",
    ),
    "a report in German": (
        "externally-managed",
        f"Unter Debian erhalte ich nach `pip install rich` folgende Meldung:\n\n```\n{MANAGED}```\n\nWas tun?\n",
    ),
    "a report in Spanish": (
        "module-not-found",
        "Al ejecutar el programa aparece lo siguiente:\n\n    ModuleNotFoundError: No module named 'rich'\n\n"
        "La biblioteca la instalé ayer.\n",
    ),
}
"""Texts of people who report their own failure, and the condition."""

"""Messages of other programs in the languages in which people see them, for the signatures of checks."""

from __future__ import annotations

_NOT_FOUND = (
    ": inaccessible or not found",  # mksh, the shell of Android
    # bash's message catalogues
    ": Befehl nicht gefunden",
    ": Kommando nicht gefunden",
    ": commande introuvable",
    ": comando non trovato",
    ": comando não encontrado",
    ": comanda nu a fost găsită",
    ": kommandot finns inte",
    ": komut bulunamadı",
    ": komut yok",
    ": nie znaleziono polecenia",
    ": no se encontró la orden",
    ": opdracht niet gevonden",
    ": orden no encontrada",
    ": parancs nem található",
    ": příkaz nenalezen",
    ": команда не найдена",
    ": команду не знайдено",
    ": コマンドが見つかりません",
    ": 命令找不到",
    ": 找不到命令",
    ": 找不到指令",
    ": 未找到命令",
    ": 未找到指令",
    ": 명령어를 찾을 수 없음",
    ": 명령어를 찾을 수 없습니다",
    ": 명령을 찾을 수 없음",
    # cmd of Windows
    " ist entweder falsch geschrieben oder",
    " iç ya da dış komut",
    " n’est pas reconnu en tant que commande interne",
    " não é reconhecido como um comando interno",
    " nie jest rozpoznawane jako polecenie wewnętrzne",
    " no se reconoce como un comando interno",
    " non è riconosciuto come comando interno",
    " wordt niet herkend als een interne",
    " не является внутренней или внешней",
    " は、内部コマンドまたは外部コマンド",
    " 不是内部或外部命令",
    " 不是內部或外部命令",
    "은(는) 내부 또는 외부 명령",
    # the package command-not-found of Ubuntu, before 18.04 in English as well
    " is currently not installed. You can install it",
    " is currently not installed. To run",
    " can be found in the following packages",
    " is not a typo you can use command-not-found",
    " wurde nicht gefunden, kann aber installiert werden",
    " n'a pas été trouvée, mais peut être installée",
    ", pero se puede instalar con",
    " non trovato, ma può essere installato",
    " não encontrado, mas pode",
    " не найдена, но может быть установлена",
    " が見つかりません。次の",
    "，但可以通过以下软件包安装",
)
"""The words of shells after the name of a program that they do not find."""
NO_SUCH_FILE = (
    "No such file or directory",
    "Datei oder Verzeichnis nicht gefunden",
    "Aucun fichier ou dossier de ce",
    "No existe el archivo o el directorio",
    "No existe el fichero o el directorio",
    "File o directory non esistente",
    "Arquivo ou diretório inexistente",
    "Ficheiro ou directoria inexistente",
    "Bestand of map bestaat niet",
    "Filen eller katalogen finns inte",
    "Nie ma takiego pliku ani katalogu",
    "Adresář nebo soubor neexistuje",
    "Böyle bir dosya ya da dizin yok",
    "Нет такого файла или каталога",
    "没有那个文件或目录",
    "そのようなファイルやディレクトリはありません",
    "그런 파일이나 디렉터리가 없습니다",
)
"""What the C library says of a file that does not exist, in its translations."""

NO_SUCH_PACKAGE = (
    "Impossible de trouver le paquet",
    "No se ha podido localizar el paquete",
    "Impossibile trovare il pacchetto",
    "Não foi possível encontrar o pacote",
    "Impossível encontrar o pacote",
    "Невозможно найти пакет",
    "Не можу знайти пакунок",
    "Nie udało się odnaleźć pakietu",
    "Kunde inte hitta paketet",
    "Kunne ikke lokalisere pakken",
    "Nelze najít balík",
    "No s'ha trobat el paquet",
    "无法定位软件包",
    "找不到套件",
)
"""What apt says before the name of a package that it does not know, from its message catalogues.

apt 3 translates the word before them as well."""

_NOT_STARTED = (
    "spawn {} ENOENT",  # Node.js, also for GitHub's actions
    "spawnSync {} ENOENT",
    "Unable to locate executable file: {}",  # GitHub's actions
    'Cannot run program "{}"',  # Java's ProcessBuilder
    "Errno::ENOENT: No such file or directory - {}",  # Ruby
    "can't execute '{}': No such file or directory",  # the env of busybox
    "make: {}: No such file or directory",
    "xargs: {}: No such file or directory",
    "nice: {}: No such file or directory",
    "cannot run {}: No such file or directory",  # GNU's time
    "failed to execute {}: No such file or directory",  # flock and setsid of util-linux
)
"""The words of programs that could not start another one."""


def not_started(program: str) -> tuple[str, ...]:
    """Return the messages of other programs that did not find ``program``, which they were to start."""
    return tuple(message.format(program) for message in _NOT_STARTED)


def not_found(program: str) -> tuple[str, ...]:
    """Return the messages of less usual shells, and those in other languages, which say that ``program`` is missing."""
    return tuple(f"{program}{message}" for message in _NOT_FOUND)

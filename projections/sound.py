"""How a name is said, for search and sorting: Chinese in pinyin, all else in lower case."""

import re

HAN = re.compile("[\u3400-\u9fff]")


def sound(name: str) -> str:
    """Syllables with a space between them, as Chinese phone books are sorted.

    >>> sound("苏州云岭茶业"), sound("重庆 Tea"), sound("Acme Ltd"), sound("")
    ('su zhou yun ling cha ye', 'chong qing tea', 'acme ltd', '')
    """
    if not HAN.search(name):
        return name.lower()
    from pypinyin import lazy_pinyin  # its dictionary: 40 MB, for who folds such names alone

    return " ".join(" ".join(lazy_pinyin(name)).lower().split())

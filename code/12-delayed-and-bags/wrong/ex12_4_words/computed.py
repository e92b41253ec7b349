# expect: return the lazy count itself
import re


def words_of(line):
    return re.findall(r"[a-z]+", line.lower())


def count_word(lines, word):
    words = lines.map(words_of).flatten()
    return words.filter(lambda other: other == word).count().compute()

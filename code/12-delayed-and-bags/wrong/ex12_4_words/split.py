# expect: capitals and punctuation hide the others
import re


def words_of(line):
    return re.findall(r"[a-z]+", line.lower())


def count_word(lines, word):
    words = lines.map(str.split).flatten()
    return words.filter(lambda other: other == word).count()

# expect: your items are letters
import re


def words_of(line):
    return re.findall(r"[a-z]+", line.lower())


def count_word(lines, word):
    return lines.flatten().map(str.lower).filter(lambda w: w == word).count()

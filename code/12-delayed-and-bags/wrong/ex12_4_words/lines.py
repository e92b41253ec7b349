# expect: the number of lines
import re


def words_of(line):
    return re.findall(r"[a-z]+", line.lower())


def count_word(lines, word):
    return lines.filter(lambda line: word in line).count()

# expect: make an item of each word
import re


def words_of(line):
    return re.findall(r"[a-z]+", line.lower())


def count_word(lines, word):
    return lines.map(words_of).filter(lambda words: word in words).count()

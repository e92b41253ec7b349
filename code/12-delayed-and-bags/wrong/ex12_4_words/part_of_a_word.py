# expect: compare whole words
import re


def words_of(line):
    return re.findall(r"[a-z]+", line.lower())


def count_word(lines, word):
    words = lines.map(words_of).flatten()
    return words.filter(lambda other: word in other).count()

"""Dates as people write them, each with its ISO form: made on the spot, under no licence. Days are parted, not lines: every tenth
day is for the test, every tenth for choosing settings, and no line of such a day is learned from."""

import datetime
import random

MONTHS = "january february march april may june july august september october november december".split()
WEEKDAYS = "monday tuesday wednesday thursday friday saturday sunday".split()
FIRST, LAST = datetime.date(1900, 1, 1).toordinal(), datetime.date(2099, 12, 31).toordinal()
PARTS = {"learn": (1, 2, 3, 4, 6, 7, 8, 9), "choose": (5,), "test": (0,)}


def ordinal(day):
    ending = "th" if 11 <= day <= 13 else {1: "st", 2: "nd", 3: "rd"}.get(day % 10, "th")
    return f"{day}{ending}"


FORMS = (
    lambda d, month, weekday: f"{d.day} {month} {d.year}",
    lambda d, month, weekday: f"{d.day} {month[:3]} {d.year}",
    lambda d, month, weekday: f"{month} {d.day}, {d.year}",
    lambda d, month, weekday: f"{month[:3]} {d.day}, {d.year}",
    lambda d, month, weekday: f"{ordinal(d.day)} of {month} {d.year}",
    lambda d, month, weekday: f"{ordinal(d.day)} {month[:3]} {d.year}",
    lambda d, month, weekday: f"{month} {ordinal(d.day)}, {d.year}",
    lambda d, month, weekday: f"{weekday}, {month} {d.day}, {d.year}",
    lambda d, month, weekday: f"{weekday}, {d.day} {month} {d.year}",
    lambda d, month, weekday: f"{weekday[:3]} {d.day} {month[:3]} {d.year}",
    lambda d, month, weekday: f"{weekday}, {month} {ordinal(d.day)}, {d.year}",
    lambda d, month, weekday: f"{d.year} {month} {d.day}",
    lambda d, month, weekday: f"{d.day}.{d.month}.{d.year}",
    lambda d, month, weekday: f"{d.day:02}.{d.month:02}.{d.year}",
    lambda d, month, weekday: f"{d.month}/{d.day}/{d.year}",
)


def lines(part, count, seed):
    """So many (line, ISO form) of random days of this part, in random forms."""
    chance = random.Random(seed)
    found = []
    while len(found) < count:
        day = chance.randint(FIRST, LAST)
        if day % 10 in PARTS[part]:
            date = datetime.date.fromordinal(day)
            form = FORMS[chance.randrange(len(FORMS))]
            found.append((form(date, MONTHS[date.month - 1], WEEKDAYS[date.weekday()]), date.isoformat()))
    return found


def batches(count, rows, seed):
    """So many batches to learn from, each of lines about as long as each other, which is less to compute."""
    chance = random.Random(seed)
    made = []
    for at in range(count):
        if not made:
            pool = sorted(lines("learn", 8 * rows, seed + 1 + at), key=lambda line: len(line[0]))
            made = [pool[from_ : from_ + rows] for from_ in range(0, len(pool), rows)]
            chance.shuffle(made)
        yield made.pop()

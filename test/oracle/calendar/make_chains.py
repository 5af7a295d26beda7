"""Makes chains.jsonl.gz: 6,000 deadlines in odd zones, of which 4,000 count from another deadline.

The same libraries as make.py, which it imports:  python make_chains.py

Each case is as in make.py, with calendars of its own; a chain has four more values: 1 after / -1 before, the second amount,
its result minus the first, and the holidays that the second skipped.

A deadline by days is the end of a date, and what counts from it in days counts from that date: the second count is made
from the date, never from the instant. Zones that left out a date are asked only away from it, since the libraries know
every date of the calendar: 2011-12-30 in Pacific/Apia has a test by hand.
"""

import make
from make import *  # noqa: F403

rng = random.Random(SEED + 1)
make.rng = rng
ODD_ZONES = ['America/Havana', 'Asia/Beirut', 'Africa/Cairo', 'America/Santiago', 'America/Asuncion', 'Asia/Kolkata',
             'Asia/Kathmandu', 'Australia/Adelaide', 'Australia/Lord_Howe', 'Pacific/Chatham', 'America/St_Johns',
             'Pacific/Apia', 'Pacific/Kiritimati', 'Pacific/Pago_Pago', 'Africa/Casablanca', 'America/Phoenix']
make.CHANGES = {zone: found for zone in ODD_ZONES if (found := changes(zone))}
APIA_LEFT_OUT = datetime(2011, 12, 30, tzinfo=timezone.utc).timestamp()


def hours_of_the_day():
    """Away from 23:00 to 4:00, where these zones change their clocks."""
    opens = rng.randrange(4 * 60, 12 * 60)
    return [[clock(opens), clock(rng.randrange(opens + 30, 23 * 60))]]


def calendar_in(zone):
    closed = {str(random_date()): 'Staff day' for _ in range(rng.choice([0, 60]))}
    week = rng.choice([None, {day: hours_of_the_day() for day in WEEKDAYS if rng.random() < 0.8} or None,
                       {day: [['00:00', '24:00']] for day in WEEKDAYS}])
    return {'zone': zone, 'holidays': rng.randrange(len(HOLIDAY_SETS)), 'hours': week, 'closed': closed, 'extra': {}}


def date_after(calendar, day, sign, amount):
    """The date that so many days end with, and the holidays skipped; from a date."""
    count, unit = amount
    if unit == 'business days':
        last = numpy.busday_offset(day, sign * count, roll='preceding' if sign == 1 else 'following',
                                   busdaycal=calendar.business)
        first, after = (day + 1, last + 1) if sign == 1 else (last, day)
        return last, int(numpy.busday_count(first, after, busdaycal=calendar.usual)
                         - numpy.busday_count(first, after, busdaycal=calendar.business))
    if unit == 'days':
        return day + sign * count, 0
    moved = Date(str(day)).add(**{unit: sign * count})
    return numpy.datetime64(str(moved), 'D'), 0


def written(amount):
    count, unit = amount
    return f'P{count}{unit[0].upper()}' if unit in ('months', 'weeks') else f'{count} {unit}'


def main():
    sets = [holiday_set(*each) for each in HOLIDAY_SETS]
    specs = [calendar_in(zone) for zone in ODD_ZONES for _ in range(2)]
    calendars = [Calendar(spec, sets) for spec in specs]
    cases = []

    def choice():
        at = rng.randrange(len(calendars))
        return at, calendars[at], rng.choice([1, -1])

    def start_in(zone):
        near = zone in make.CHANGES and rng.random() < 0.6
        return near_change(zone, hours=50) if near else random_start()

    def crosses_left_out(zone, *instants):
        return zone == 'Pacific/Apia' and min(instants) < APIA_LEFT_OUT + 3 * 86_400 and max(instants) > APIA_LEFT_OUT - 3 * 86_400

    while len(cases) < 4000:
        at, calendar, sign = choice()
        start = start_in(calendar.zone)
        first = (few_or_many(40), rng.choice(['business days', 'days']))
        day, skipped = date_after(calendar, local_date(start, calendar.zone), sign, first)
        due = end_of(day, calendar.zone)
        second_sign = rng.choice([1, 1, -1])
        second = (few_or_many(20), rng.choice(['business days', 'business days', 'days', 'weeks', 'months']))
        last, more = date_after(calendar, day, second_sign, second)
        end = end_of(last, calendar.zone)
        if crosses_left_out(calendar.zone, start, due, end):
            continue
        cases.append([at, None, sign, written(first), start, int(due) - start, skipped,
                      second_sign, written(second), int(end) - int(due), more])

    while len(cases) < 6000:
        at, calendar, sign = choice()
        start = start_in(calendar.zone) // 60 * 60
        if rng.random() < 0.5:
            count = few_or_many(60)
            amount = f'{count} business hours'
            end, skipped = business_hours(calendar, sign, count, start)
        else:
            parts, skipped = random_parts(), 0
            amount = iso(parts)
            end = duration(parts, calendar.zone, sign, start)
        if not crosses_left_out(calendar.zone, start, end):
            cases.append([at, None, sign, amount, start, int(end) - start, skipped])

    lines = [{'holidays': sets, 'calendars': specs}, *cases]
    text = ''.join(json.dumps(line, separators=(',', ':'), ensure_ascii=False) + '\n' for line in lines)
    file = pathlib.Path(__file__).with_name('chains.jsonl.gz')
    file.write_bytes(gzip.compress(text.encode(), 9, mtime=0))
    print(f'{len(cases)} cases, {file.stat().st_size} bytes')


if __name__ == '__main__':
    main()

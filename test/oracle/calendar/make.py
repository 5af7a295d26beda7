"""Makes cases.jsonl.gz: 20,000 deadlines computed by other people's libraries, for calendar-oracle.test.ts.

Python 3.11.7 with numpy 2.4.6, pandas 3.1.1, holidays 0.109, whenever 0.11.0, python-dateutil 2.9.0.post0,
businesstimedelta 1.0.1, pytz 2026.6, tzdata 2026.6:  python make.py

Who computes what:
- business days: numpy.busday_offset; how many holidays it skipped: numpy.busday_count with and without them
- business hours: pandas makes the open minutes of the clinic's wall, the Nth is counted off; where it can express the
  calendar, businesstimedelta must agree
- days, hours, ISO 8601 durations: whenever; python-dateutil must agree on the durations

The first line holds the holiday sets and calendars. Each line after it is a case:
[calendar, zone or null, 1 after / -1 before, amount, from, result - from, holidays skipped], times in seconds.

What differs on purpose, and how it is settled here:
1. Days end at 24:00 of the last day, in both directions; libraries give the date. The next date's midnight is taken.
2. `0 business days` is the end of the same day, which numpy would roll to a business day: counts start at 1.
3. Opening hours neither begin nor end between 0:30 and 3:30, where clocks change: the minutes of a repeated
   hour would be counted by what the wall shows, ours are counted as they elapse between opening and closing.
4. businesstimedelta knows no extra open days and no closing at 24:00: it is asked only where the calendar has neither.
5. Of a local time that comes twice ours is the first, whatever it was counted from. whenever's ZonedDateTime.add keeps
   the offset of the start where it can, so its calendar part is added to the local time and settled as 'compatible'.
"""

import gzip
import json
import pathlib
import random
from datetime import date, datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo

import businesstimedelta
import holidays
import numpy
import pandas
import pytz
from dateutil.relativedelta import relativedelta
from dateutil.tz import resolve_imaginary
from whenever import Instant, PlainDateTime, Date

SEED = 20261123
YEARS = range(2009, 2037)
ZONES = ['America/New_York', 'America/Denver', 'America/Phoenix', 'America/Los_Angeles', 'America/Puerto_Rico',
         'America/Mexico_City', 'Europe/Madrid', 'UTC']
# Clocks that change at midnight, by half an hour, and on the other hemisphere.
STRANGE_ZONES = ['America/Havana', 'Australia/Lord_Howe', 'America/Santiago']
WEEKDAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday']
OFFICE_WEEK = {day: [['08:00', '17:00']] for day in WEEKDAYS[:5]}
HOLIDAY_SETS = [('US', None), ('US', 'MA'), ('US', 'NY'), ('US', 'NM'), ('US', 'CA'), ('US', 'TX'), ('US', 'AZ'),
                ('US', 'PR'), ('MX', None), ('ES', 'MD')]

rng = random.Random(SEED)


# --- calendars -------------------------------------------------------------------------------------------------------

def holiday_set(country, state):
    found = holidays.country_holidays(country, subdiv=state, years=range(2005, 2039), language='en_US')
    return {str(day): name for day, name in sorted(found.items()) if 2005 <= day.year <= 2038}


def random_date():
    return date(2006, 1, 1) + timedelta(days=rng.randrange(365 * 32))


def clock(minute):
    return f'{minute // 60:02d}:{minute % 60:02d}'


def random_hours():
    """One to three intervals, none of whose ends lies where clocks change."""
    count = rng.choice([1, 1, 1, 2, 2, 3])
    ends = sorted(rng.sample(range(4 * 60, 24 * 60 + 1), 2 * count))
    if rng.random() < 0.08:
        ends[0] = 0
    return [[clock(ends[2 * at]), clock(ends[2 * at + 1])] for at in range(count)]


def random_week():
    kind = rng.randrange(7)
    if kind == 0:
        return None
    if kind == 1:
        return {day: [['09:00', '13:00'], ['15:00', '19:00']] for day in WEEKDAYS[:5]}
    if kind == 2:
        return {**OFFICE_WEEK, 'saturday': [['09:00', '12:30']]}
    if kind == 3:
        return {day: [['00:00', '24:00']] for day in WEEKDAYS}
    if kind == 4:
        return {day: [['07:30', '16:15']] for day in ['sunday', *WEEKDAYS[:4]]}
    return {day: random_hours() for day in WEEKDAYS if rng.random() < 0.7} or OFFICE_WEEK


def random_calendar(sets):
    closed = {str(random_date()): 'Staff day' for _ in range(rng.choice([0, 0, 5, 40, 200]))}
    if rng.random() < 0.3:
        for year in YEARS:
            closed |= {f'{year}-12-{day}': 'Winter break' for day in range(24, 32)}
    extra = {}
    chosen = rng.randrange(len(sets))
    if rng.random() < 0.5:
        for _ in range(150):
            day = str(random_date()) if rng.random() < 0.7 else rng.choice(list(sets[chosen]))
            extra[day] = random_hours()
    return {'zone': rng.choice(ZONES), 'holidays': chosen, 'hours': random_week(), 'closed': closed, 'extra': extra}


class Calendar:
    """What the libraries want to know of a calendar."""

    def __init__(self, spec, sets):
        self.zone = spec['zone']
        self.week = spec['hours'] or OFFICE_WEEK
        self.extra = spec['extra']
        self.closures = {day for day in {*sets[spec['holidays']], *spec['closed']} if day not in self.extra}
        self.mask = ''.join('1' if day in self.week else '0' for day in WEEKDAYS)
        self.open_days = numpy.array(sorted(self.extra), dtype='datetime64[D]')
        span = numpy.arange('2005-01-01', '2039-01-01', dtype='datetime64[D]')
        # numpy has no extra open days: every day is one of its working days, and what is closed is a holiday.
        off = span[~numpy.is_busday(span, weekmask=self.mask) & ~numpy.isin(span, self.open_days)]
        closures = numpy.array(sorted(self.closures), dtype='datetime64[D]')
        self.usual = numpy.busdaycalendar(weekmask='1111111', holidays=off)
        self.business = numpy.busdaycalendar(weekmask='1111111', holidays=numpy.concatenate([off, closures]))
        self.deltas = None if self.extra or '24:00' in json.dumps(self.week) else self.as_businesstimedelta()

    def as_businesstimedelta(self):
        zone = pytz.timezone(self.zone)
        work = [businesstimedelta.WorkDayRule(time.fromisoformat(opens), time.fromisoformat(closes),
                                              [WEEKDAYS.index(day)], tz=zone)
                for day, hours in self.week.items() for opens, closes in hours]
        off = businesstimedelta.HolidayRule({date.fromisoformat(day): 'off' for day in self.closures}, tz=zone)
        return businesstimedelta.Rules([*work, off])


# --- what the libraries say --------------------------------------------------------------------------------------------

def local_date(at, zone):
    return numpy.datetime64(str(Instant.from_timestamp(at).to_tz(zone).date()), 'D')


def end_of(day, zone):
    midnight = Date(str(day)).add(days=1).at(whenever_midnight)
    return midnight.assume_tz(zone, disambiguation='compatible').timestamp()


def business_days(calendar, zone, sign, count, start):
    day = local_date(start, zone)
    last = numpy.busday_offset(day, sign * count, roll='preceding' if sign == 1 else 'following',
                               busdaycal=calendar.business)
    first, after = (day + 1, last + 1) if sign == 1 else (last, day)
    skipped = (numpy.busday_count(first, after, busdaycal=calendar.usual)
               - numpy.busday_count(first, after, busdaycal=calendar.business))
    return end_of(last, zone), int(skipped)


def minutes_of(text):
    return int(text[:2]) * 60 + int(text[3:])


def open_minutes(calendar, start, stop):
    """Of the minutes from start to stop: which are open, which a closure took, and the local dates."""
    stamps = pandas.to_datetime(numpy.arange(start, stop, 60), unit='s', utc=True)
    wall = stamps.tz_convert(calendar.zone)
    minute = numpy.asarray(wall.hour * 60 + wall.minute)
    weekday = numpy.asarray(wall.day_of_week)
    dates = numpy.asarray(wall.tz_localize(None).to_numpy().astype('datetime64[D]'))
    usual = numpy.zeros(len(dates), bool)
    for day, hours in calendar.week.items():
        for opens, closes in hours:
            usual |= (weekday == WEEKDAYS.index(day)) & (minute >= minutes_of(opens)) & (minute < minutes_of(closes))
    is_extra = numpy.isin(dates, calendar.open_days)
    is_closed = numpy.isin(dates, numpy.array(sorted(calendar.closures), dtype='datetime64[D]'))
    is_open = usual & ~is_closed & ~is_extra
    for day in numpy.unique(dates[is_extra]):
        for opens, closes in calendar.extra[str(day)]:
            is_open |= (dates == day) & (minute >= minutes_of(opens)) & (minute < minutes_of(closes))
    return is_open, usual & is_closed, dates


def business_hours(calendar, sign, count, start):
    for days in (10, 40, 160, 640, 2560):
        span = days * 86_400
        begin, stop = (start, start + span) if sign == 1 else (start - span, start)
        is_open, lost, dates = (each[::sign] for each in open_minutes(calendar, begin, stop))
        found = numpy.flatnonzero(is_open)
        if len(found) >= max(1, count * 60):
            # None to count: where the first open minute begins.
            at = int(found[count * 60 - 1]) + 1 if count else int(found[0])
            skipped = len(numpy.unique(dates[:at][lost[:at]]))
            return start + sign * at * 60, skipped
    raise ValueError('closed for years')


def business_hours_again(calendar, sign, count, start):
    delta = businesstimedelta.BusinessTimeDelta(calendar.deltas, hours=count)
    at = datetime.fromtimestamp(start, timezone.utc)
    return round((at + delta if sign == 1 else at - delta).timestamp())


whenever_midnight = PlainDateTime(2000, 1, 1).time()
UNITS = ['years', 'months', 'weeks', 'days', 'hours', 'minutes', 'seconds']


def duration(parts, zone, sign, start):
    at = Instant.from_timestamp(start).to_tz(zone)
    in_calendar = {unit: sign * size for unit, size in parts.items() if unit in UNITS[:4]}
    exact = {unit: sign * size for unit, size in parts.items() if unit in UNITS[4:]}
    if any(in_calendar.values()):
        at = at.to_plain().add(**in_calendar).assume_tz(zone, disambiguation='compatible')
    return at.add(**exact).timestamp()


def duration_again(parts, zone, sign, start):
    at = datetime.fromtimestamp(start, ZoneInfo(zone))
    in_calendar = {unit: sign * size for unit, size in parts.items() if unit in UNITS[:4]}
    exact = {unit: sign * size for unit, size in parts.items() if unit in UNITS[4:]}
    if any(in_calendar.values()):
        at = resolve_imaginary((at + relativedelta(**in_calendar)).replace(fold=0))
    return int(at.timestamp() + timedelta(**exact).total_seconds())


# --- cases -------------------------------------------------------------------------------------------------------------

def iso(parts):
    def written(units):
        return ''.join(f'{parts[unit]}{unit[0].upper()}' for unit in units if unit in parts)
    exact = written(UNITS[4:])
    return 'P' + written(UNITS[:4]) + (f'T{exact}' if exact else '')


def random_start():
    return rng.randrange(int(datetime(YEARS[0], 1, 1, tzinfo=timezone.utc).timestamp()),
                         int(datetime(YEARS[-1], 1, 1, tzinfo=timezone.utc).timestamp()))


def changes(zone):
    times = getattr(pytz.timezone(zone), '_utc_transition_times', [])
    return [at.replace(tzinfo=timezone.utc).timestamp() for at in times if at.year in YEARS]


CHANGES = {zone: found for zone in [*ZONES, *STRANGE_ZONES] if (found := changes(zone))}


def near_change(zone, hours=4):
    return int(rng.choice(CHANGES[zone])) + rng.randrange(-hours * 3600, hours * 3600)


def random_parts():
    kind = rng.randrange(6)
    if kind == 0:
        return {'months': rng.randrange(1, 30)}
    if kind == 1:
        return {'years': rng.randrange(1, 5), 'months': rng.randrange(0, 12)}
    if kind == 2:
        return {'days': rng.randrange(1, 400)}
    if kind == 3:
        return {'weeks': rng.randrange(1, 30), 'days': rng.randrange(0, 7)}
    if kind == 4:
        return {'days': rng.randrange(0, 5), 'hours': rng.randrange(0, 50), 'minutes': rng.randrange(1, 90)}
    return {'months': rng.randrange(0, 4), 'days': rng.randrange(0, 40), 'hours': rng.randrange(1, 80),
            'seconds': rng.randrange(0, 200)}


def duration_start(parts, zone, sign):
    kind = rng.randrange(4)
    if kind == 0 or zone not in CHANGES:
        return random_start()
    if kind == 1:
        # From the end of a month.
        month = date(rng.choice(YEARS), rng.randrange(1, 13), 1) + relativedelta(months=1)
        day = month - timedelta(days=rng.randrange(1, 4))
        wall = datetime.combine(day, time(rng.randrange(24), rng.randrange(60)), ZoneInfo(zone))
        return int(wall.timestamp())
    if kind == 2:
        return near_change(zone)
    # So that the span ends about where clocks change.
    wall = datetime.fromtimestamp(near_change(zone), ZoneInfo(zone))
    return int((wall - relativedelta(**{unit: sign * size for unit, size in parts.items()})).timestamp())


def business_start(calendar):
    if rng.random() < 0.3 and calendar.zone in CHANGES:
        return near_change(calendar.zone, hours=40)
    if rng.random() < 0.3:
        day = date.fromisoformat(rng.choice(sorted({*calendar.closures, *calendar.extra})))
        day = min(max(day, date(YEARS[0], 1, 3)), date(YEARS[-1], 1, 1)) + timedelta(days=rng.randrange(-3, 3))
        return int(datetime.combine(day, time(rng.randrange(24), rng.randrange(60)), ZoneInfo(calendar.zone)).timestamp())
    return random_start()


def few_or_many(most):
    return rng.randrange(1, 6) if rng.random() < 0.6 else rng.randrange(1, most)


def main():
    sets = [holiday_set(*each) for each in HOLIDAY_SETS]
    specs = [random_calendar(sets) for _ in range(60)]
    calendars = [Calendar(spec, sets) for spec in specs]
    cases = []
    agreed = 0

    def add(at, zone, sign, amount, start, end, skipped=0):
        assert end == int(end)
        cases.append([at, zone, sign, amount, start, int(end) - start, skipped])

    def choice():
        at = rng.randrange(len(calendars))
        return at, calendars[at], rng.choice([1, -1])

    for _ in range(6500):
        at, calendar, sign = choice()
        patient = rng.choice(ZONES + STRANGE_ZONES) if rng.random() < 0.3 else None
        start, count = business_start(calendar), few_or_many(90)
        end, skipped = business_days(calendar, patient or calendar.zone, sign, count, start)
        add(at, patient, sign, f'{count} business days', start, end, skipped)

    for _ in range(5500):
        at, calendar, sign = choice()
        start = business_start(calendar) // 60 * 60
        count = 0 if rng.random() < 0.04 else few_or_many(120)
        end, skipped = business_hours(calendar, sign, count, start)
        if calendar.deltas:
            again = business_hours_again(calendar, sign, count, start)
            assert again == end, (specs[at], sign, count, start, end, again)
            agreed += 1
        add(at, None, sign, f'{count} business hours', start, end, skipped)

    for _ in range(1500):
        at, calendar, sign = choice()
        zone = rng.choice(ZONES + STRANGE_ZONES)
        start = near_change(zone, hours=80) if zone in CHANGES and rng.random() < 0.7 else random_start()
        count = few_or_many(200)
        last = local_date(start, zone) + sign * count
        add(at, zone, sign, f'{count} days', start, end_of(last, zone))

    for _ in range(500):
        at, calendar, sign = choice()
        zone = rng.choice(list(CHANGES))
        unit = rng.choice(['hours', 'minutes'])
        start, count = near_change(zone, hours=30), rng.randrange(0, 200)
        add(at, zone, sign, f'{count} {unit}', start, duration({unit: count}, zone, sign, start))

    while len(cases) < 20_000:
        at, calendar, sign = choice()
        zone = rng.choice(ZONES + STRANGE_ZONES)
        parts = random_parts()
        start = duration_start(parts, zone, sign)
        end = duration(parts, zone, sign, start)
        assert end == duration_again(parts, zone, sign, start), (parts, zone, sign, start)
        add(at, zone, sign, iso(parts), start, end)

    lines = [{'holidays': sets, 'calendars': specs}, *cases]
    text = ''.join(json.dumps(line, separators=(',', ':'), ensure_ascii=False) + '\n' for line in lines)
    file = pathlib.Path(__file__).with_name('cases.jsonl.gz')
    file.write_bytes(gzip.compress(text.encode(), 9, mtime=0))
    print(f'{len(cases)} cases, {file.stat().st_size} bytes; businesstimedelta agreed {agreed} times')


if __name__ == '__main__':
    main()

"""Makes us-federal.json: the federal holidays of the United States by another library, for holidays-oracle.test.ts.

Python 3.11.7 with holidays 0.109:  python make.py

All days off of 2024 to 2035 by date, observed days included (5 U.S.C. 6103, Executive Order 11582).
"""

import json
import pathlib

import holidays

YEARS = range(2024, 2036)

found = holidays.country_holidays('US', years=YEARS, language='en_US')
days = {str(day): name for day, name in sorted(found.items()) if day.year in YEARS}
file = pathlib.Path(__file__).with_name('us-federal.json')
file.write_text(json.dumps(days, indent=2, ensure_ascii=False) + '\n')
print(f'{len(days)} days')

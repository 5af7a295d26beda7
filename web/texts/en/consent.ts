/** Whether a patient may be written to, and changing that. */
export const consentTexts = {
  consent: {
    title: { sms: 'Consent to texts', email: 'Consent to emails' },
    channel: { sms: 'Texts', email: 'Emails' },
    state: {
      unrecorded: 'allowed, nothing recorded',
      'opted-out': 'opted out since {{at}}',
      'opted-in': 'wanted since {{at}}',
    },
    unreachable: 'Nothing arrives there since {{at}}. {{message}} Messages go by the next way.',
    confirmAddress: 'The address is right: try again',
    wrote: '{{name}} wrote “{{wording}}”',
    cameFrom: 'from this phone: “{{wording}}”',
    carrier: 'reported by the carrier',
    noted: '{{name}}: {{reason}}',
    bySystem: 'recorded by the system',
    history: 'What was recorded',
    none: 'Nothing was ever recorded.',
    line: { 'opted-out': '{{at}}: opted out', 'opted-in': '{{at}}: opted in' },
    change: 'Change',
    what: 'What the patient asked for',
    choice: {
      sms: { 'opted-out': 'No more texts', 'opted-in': 'Texts again' },
      email: { 'opted-out': 'No more emails', 'opted-in': 'Emails again' },
    },
    hint: {
      'opted-out': 'What waits to go to this address is taken back at once.',
      'opted-in': 'Only when the patient asked for it. Reminders and questions may go again.',
    },
    carrierHint: 'If the patient sent STOP, the carrier blocks texts until START comes from that phone.',
    reason: 'How the patient asked',
    reasonHint: 'When, by which way, in which words. It is kept as the proof.',
    needed: 'Say how the patient asked.',
    record: 'Record',
    done: 'Recorded.',
  },
} as const;

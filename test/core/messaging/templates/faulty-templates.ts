/** `[what is written in English, the findings as "rule line:column severity"]`; what a finding has no place for is `-`. */
type Case = readonly [text: string, ...findings: string[]];

const from = '{{ organization.name }}: ';

/** Texts of an sms that is sent as a first text and asks nothing; the sender and the opt-out are there unless that is the point. */
export const faultyTexts: readonly Case[] = [
  // Markup
  [`${from}hi {{ patient.gven }}. STOP to end.`, 'unknown-variable 1:32 error'],
  [`${from}hi\n {{ patent.given }}. STOP to end.`, 'unknown-variable 2:5 error'],
  [`${from}hi {{ given }}. STOP to end.`, 'unknown-variable 1:32 error'],
  [`${from}{{ clinic.name }}. STOP to end.`, 'unknown-variable 1:29 error'],
  [`${from}{{ patient.birthDate }}. STOP to end.`, 'unknown-variable 1:29 error'],
  [`${from}{{ patient.name.family }}. STOP to end.`, 'unknown-variable 1:29 error'],
  [`${from}{{ options }}. STOP to end.`, 'unknown-variable 1:29 error'],
  [`${from}{{ item }}. STOP to end.`, 'unknown-variable 1:29 error'],
  [`${from}{{ patient.given.size }}. STOP to end.`, 'unknown-variable 1:29 error'],
  [`${from}{% if patient.age %}x{% endif %}. STOP to end.`, 'unknown-variable 1:32 error'],
  [`${from}{{ a }} {{ b }}. STOP to end.`, 'unknown-variable 1:29 error', 'unknown-variable 1:37 error'],
  [`${from}{{ patient.given | shout }}. STOP to end.`, 'unknown-filter 1:45 error'],
  [`${from}{{ patient.given | upcas }}. STOP to end.`, 'unknown-filter 1:45 error'],
  [`${from}{{ patient.given | upcase | append: 'x' }}. STOP to end.`, 'unknown-filter 1:54 error'],
  [`${from}{{ x | y }}. STOP to end.`, 'unknown-variable 1:29 error', 'unknown-filter 1:33 error'],
  [`${from}{{ patient.given. STOP to end.`, 'syntax 1:26 error'],
  [`${from}{{ }} STOP to end.`, 'syntax 1:29 error'],
  [`${from}{% for i in (1..3) %}x{% endfor %} STOP to end.`, 'syntax 1:26 error'],
  [`${from}{% assign a = 1 %} STOP to end.`, 'syntax 1:26 error'],
  [`${from}{% include "x" %} STOP to end.`, 'syntax 1:26 error'],
  [`${from}{% if patient.given %} STOP to end.`, 'syntax 1:26 error'],
  [`${from}{% endif %} STOP to end.`, 'syntax 1:26 error'],
  // What must not be said
  [`${from}your diabetes visit. STOP to end.`, 'sensitive 1:31 error'],
  [`${from}your HIV test is here. STOP to end.`, 'sensitive 1:31 error'],
  [`${from}a cancer screening. STOP to end.`, 'sensitive 1:28 error'],
  [`${from}your high blood pressure. STOP to end.`, 'sensitive 1:31 error'],
  [`${from}about your depression. STOP to end.`, 'sensitive 1:37 error'],
  [`${from}take your metformin. STOP to end.`, 'sensitive 1:36 error'],
  [`${from}take your lisinopril. STOP to end.`, 'sensitive 1:36 error'],
  [`${from}take Lipitor today. STOP to end.`, 'sensitive 1:31 error'],
  [`${from}take 20 mg today. STOP to end.`, 'sensitive 1:31 error'],
  [`${from}take enalapril and aspirin. STOP to end.`, 'sensitive 1:31 error', 'sensitive 1:45 error'],
  [`${from}born 3/4/1950? STOP to end.`, 'sensitive 1:31 error'],
  [`${from}born 1950-03-04? STOP to end.`, 'sensitive 1:31 error'],
  [`${from}born March 4, 1950? STOP to end.`, 'sensitive 1:31 error'],
  [`${from}born 4 March 1950? STOP to end.`, 'sensitive 1:31 error'],
  [`${from}code E11.9 applies. STOP to end.`, 'sensitive 1:31 error'],
  [`${from}your number 123-45-6789. STOP to end.`, 'sensitive 1:38 error'],
  [`${from}{{ "your cancer visit" }}. STOP to end.`, 'sensitive -:- error'],
  // Links
  [`${from}see https://bit.ly/abc. STOP to end.`, 'literal-link 1:30 error'],
  [`${from}see http://clinic.example/x. STOP to end.`, 'literal-link 1:30 error'],
  [`${from}see www.clinic.org. STOP to end.`, 'literal-link 1:30 error'],
  [`${from}see bit.ly/abc now. STOP to end.`, 'literal-link 1:30 error'],
  // Who writes, how to end it, letters, length, words
  ['Hi {{ patient.given }}. STOP to end.', 'sender-not-named -:- error'],
  ['{% if organization.name == "x" %}{{ organization.name }}{% endif %}Hi. STOP to end.', 'sender-not-named -:- error'],
  [`${from}hello there.`, 'no-opt-out-hint -:- error'],
  [`${from}do not stop.`, 'no-opt-out-hint -:- error'],
  ['Hello.', 'sender-not-named -:- error', 'no-opt-out-hint -:- error'],
  [`${from}well done 🎉. STOP to end.`, 'not-gsm-7 1:36 warning'],
  [`${from}\n你好. STOP to end.`, 'not-gsm-7 2:1 warning', 'not-gsm-7 2:2 warning'],
  [`${from}${'See us. '.repeat(45)} STOP to end.`, 'too-long -:- error'],
  [
    `${from}notwithstanding organizational considerations, comprehensive rehabilitative participation necessitates immediate multidisciplinary communication regarding forthcoming appointments. STOP to end.`,
    'hard-to-read -:- warning',
  ],
];

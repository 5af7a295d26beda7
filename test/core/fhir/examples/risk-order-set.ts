/**
 * A foreign plan, written for this test after the structure (groups, selection behaviors, kinds of elements) of the FHIR R4
 * example PlanDefinition "low-suicide-risk-order-set", https://hl7.org/fhir/R4/plandefinition-example.html, and of the
 * opioid recommendations of HL7 and CDC (conditions in CQL, a named event). License of the FHIR specification and its
 * examples: Creative Commons "No Rights Reserved" (CC0), https://hl7.org/fhir/R4/license.html. The texts are our own.
 */
export const riskOrderSet = {
  resourceType: 'PlanDefinition',
  id: 'risk-order-set',
  text: { status: 'generated', div: '<div xmlns="http://www.w3.org/1999/xhtml">Low risk</div>' },
  url: 'http://example.org/PlanDefinition/risk-order-set',
  version: '1.0.0',
  name: 'RiskOrderSet',
  title: 'Low risk order set',
  type: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/plan-definition-type', code: 'order-set' }] },
  status: 'active',
  publisher: 'Example publisher',
  library: ['http://example.org/Library/risk-logic'],
  relatedArtifact: [
    { type: 'derived-from', display: 'A practice guideline' },
    { type: 'composed-of', resource: '#referral' },
  ],
  goal: [
    {
      id: 'reduce-risk',
      description: { text: 'Reduce the risk' },
      target: [{ due: { value: 30, unit: 'days', system: 'http://unitsofmeasure.org', code: 'd' } }],
    },
    { category: { text: 'Treatment' }, description: { text: 'Feel better' } },
  ],
  action: [
    {
      title: 'Assessment',
      groupingBehavior: 'sentence-group',
      selectionBehavior: 'any',
      trigger: [{ type: 'named-event', name: 'encounter-discharge' }],
      action: [
        {
          id: 'assess',
          prefix: '1',
          title: 'Assess the risk',
          _title: {
            extension: [
              {
                url: 'http://hl7.org/fhir/StructureDefinition/translation',
                extension: [
                  { url: 'lang', valueCode: 'es' },
                  { url: 'content', valueString: 'Evaluar el riesgo' },
                ],
              },
            ],
          },
          description: 'Ask the screening questions.',
          goalId: ['reduce-risk'],
          priority: 'stat',
          timingDuration: { value: 4, unit: 'h', system: 'http://unitsofmeasure.org', code: 'h' },
          participant: [
            { type: 'practitioner', role: { coding: [{ system: 'http://snomed.info/sct', code: '224535009' }] } },
          ],
          definitionCanonical: 'http://example.org/Questionnaire/risk',
        },
        {
          id: 'referral.1',
          title: 'Refer to mental health care',
          relatedAction: [
            {
              actionId: 'assess',
              relationship: 'after-end',
              offsetDuration: { value: 7, unit: 'd', system: 'http://unitsofmeasure.org', code: 'd' },
            },
            { actionId: 'contract', relationship: 'before-start' },
          ],
          participant: [{ type: 'practitioner', role: { text: 'Case worker' } }, { type: 'patient' }],
          dynamicValue: [{ path: 'timing.event', expression: { language: 'text/cql', expression: 'Now()' } }],
        },
      ],
    },
    {
      id: 'contract',
      title: 'Offer a safety contract',
      condition: [
        {
          kind: 'applicability',
          expression: { description: 'Is at risk', language: 'text/cql', expression: '"Risk Assessment" = "Low"' },
        },
      ],
      timingDuration: { value: 2, system: 'http://unitsofmeasure.org', code: 'd' },
    },
    {
      title: 'Medicine',
      selectionBehavior: 'at-most-one',
      action: [
        {
          id: 'first-line',
          title: 'First-line medicine',
          timingTiming: { repeat: { frequency: 1, period: 1, periodUnit: 'd' } },
        },
        {
          id: 'second-line',
          title: 'Second-line medicine',
          condition: [
            { kind: 'applicability', expression: { language: 'text/fhirpath', expression: '%patient.active' } },
          ],
          timingDuration: { value: 1, system: 'http://unitsofmeasure.org', code: 'wk' },
        },
      ],
    },
  ],
};

import type { Medication } from '../../core/record/patient';

export type Regimen = 'heart-failure' | 'copd' | 'diabetes' | 'pneumonia' | 'hip' | 'stroke' | 'hypertension' | 'none';

const home = (name: string, dose: string, frequency: string): Medication => ({ name, dose, frequency, source: 'home' });
const discharge = (name: string, dose: string, frequency: string): Medication => ({
  name,
  dose,
  frequency,
  source: 'discharge',
});

/** What people with these conditions typically take before and after a stay; home and discharge lists disagree in places. */
export const regimens: Readonly<Record<Regimen, readonly Medication[]>> = {
  'heart-failure': [
    home('Lisinopril', '10 mg', 'once a day'),
    home('Furosemide', '20 mg', 'once a day'),
    discharge('Furosemide', '40 mg', 'twice a day'),
    discharge('Metoprolol succinate', '25 mg', 'once a day'),
    discharge('Sacubitril/valsartan', '24/26 mg', 'twice a day'),
  ],
  copd: [
    home('Albuterol inhaler', '90 mcg', 'as needed'),
    discharge('Tiotropium inhaler', '18 mcg', 'once a day'),
    discharge('Prednisone', '40 mg', 'once a day for 5 days'),
    discharge('Azithromycin', '250 mg', 'once a day for 4 days'),
  ],
  diabetes: [
    home('Metformin', '1000 mg', 'twice a day'),
    home('Atorvastatin', '40 mg', 'at bedtime'),
    discharge('Insulin glargine', '18 units', 'at bedtime'),
    discharge('Metformin', '500 mg', 'twice a day'),
  ],
  pneumonia: [
    home('Amlodipine', '5 mg', 'once a day'),
    discharge('Amoxicillin/clavulanate', '875/125 mg', 'twice a day for 5 days'),
    discharge('Guaifenesin', '600 mg', 'twice a day as needed'),
  ],
  hip: [
    home('Alendronate', '70 mg', 'once a week'),
    discharge('Enoxaparin', '40 mg', 'once a day for 28 days'),
    discharge('Acetaminophen', '1000 mg', 'three times a day'),
    discharge('Oxycodone', '5 mg', 'every 6 hours as needed'),
  ],
  stroke: [
    home('Aspirin', '81 mg', 'once a day'),
    discharge('Clopidogrel', '75 mg', 'once a day'),
    discharge('Atorvastatin', '80 mg', 'at bedtime'),
    discharge('Lisinopril', '20 mg', 'once a day'),
  ],
  hypertension: [home('Lisinopril', '20 mg', 'once a day'), home('Hydrochlorothiazide', '25 mg', 'once a day')],
  none: [],
};

/** The workflow types of a worker: Temporal bundles what this file exports, and names each type by its export. */
export { campaign } from './campaign/workflow';
export { carePathway } from './care-pathway/workflow';
export { messageDelivery } from './message-delivery/workflow';
export { keepMedia } from './media/workflow';
export { migration } from './migration/workflow';
export { sweep } from './sweep/workflow';

/** `npm run docs`: writes the generated reference pages. */
import { writeDocs } from './generate-docs.ts';

writeDocs();

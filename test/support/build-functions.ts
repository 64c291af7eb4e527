/** The stand-in's checkout runs the app's Functions: their bundles are those of the present sources. */
export { buildFunctions as default } from '#scripts/build-functions.ts';

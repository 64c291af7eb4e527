/** The application_url of shopify.app.toml. */
export const APPLICATION_URL = 'https://lealta.example.com';

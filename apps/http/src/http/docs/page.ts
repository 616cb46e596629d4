/** The page that shows the API's description; `prefix` is where the app is mounted. */
export const docsPage = (prefix: string): string => `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>Homeroom API</title>
    <link rel="icon" href="data:,">
    <link rel="stylesheet" href="${prefix}/docs/swagger-ui.css">
  </head>
  <body>
    <div id="docs" data-url="${prefix}/openapi.json"></div>
    <script src="${prefix}/docs/swagger-ui-bundle.js"></script>
    <script src="${prefix}/docs/start.js"></script>
  </body>
</html>
`;

/** Starts it. Without a validator, which would ask a server on the internet. */
export const STARTER = `const element = document.getElementById('docs');
window.SwaggerUIBundle({ url: element.dataset.url, domNode: element, validatorUrl: null, deepLinking: true });
`;

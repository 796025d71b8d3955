window.SwaggerUIBundle({
  url: "/openapi.json", dom_id: "#swagger", deepLinking: true,
  presets: [window.SwaggerUIBundle.presets.apis], validatorUrl: null
});

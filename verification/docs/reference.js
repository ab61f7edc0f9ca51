// Shows the OpenAPI document as plain text, without any library.

function tag(name, ...children) {
  const element = document.createElement(name);
  element.append(...children);
  return element;
}

function shape(title, content = {}) {
  const schemas = Object.entries(content).map(([type, { schema }]) => `${type}\n${JSON.stringify(schema, null, 2)}`);
  return tag("details", tag("summary", title), tag("pre", schemas.join("\n\n")));
}

function operation(method, path, { summary, requestBody, responses }) {
  const parts = Object.entries(responses).map(([status, { description, content }]) =>
    shape(`${status} ${description}`, content),
  );
  if (requestBody) parts.unshift(shape("Body", requestBody.content));
  return tag("section", tag("h2", `${method.toUpperCase()} ${path}`), tag("p", summary), ...parts);
}

const { paths } = await (await fetch("/docs/openapi.json")).json();
for (const [path, methods] of Object.entries(paths)) {
  for (const [method, details] of Object.entries(methods)) {
    document.getElementById("operations").append(operation(method, path, details));
  }
}

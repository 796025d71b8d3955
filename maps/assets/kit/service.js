// The one way to the service.

// The service refuses with a German sentence: that is shown rather than a number.
export class Refusal extends Error {
  constructor(message, status) {
    super(message);
    this.status = status;
  }
}

export const fetchJson = async (address, options) => {
  const answer = await fetch(address, options);
  if (answer.ok) return answer.status === 204 ? null : answer.json();
  const problem = await answer.json().catch(() => ({}));
  throw new Refusal(problem.detail || `HTTP ${answer.status} für ${address}`, answer.status);
};

export const postJson = (address, content) =>
  fetchJson(address, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(content),
  });

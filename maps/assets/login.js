// Logging in and out; the key itself is kept nowhere.
(function () {
  var form = document.getElementById("anmeldung");
  var leave = document.getElementById("abmelden");
  if (form) form.addEventListener("submit", function (event) {
    event.preventDefault();
    fetch("/api/session", {
      method: "POST", headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ key: document.getElementById("schluessel").value })
    }).then(function (answer) {
      if (answer.ok) {
        var next = new URLSearchParams(location.search).get("next") || "/";
        // Only a path of our own: a foreign address could pose as us.
        location.assign(/^\/[a-z]/.test(next) ? next : "/");
        return null;
      }
      return answer.json().then(function (problem) {
        document.getElementById("anmeldung-fehler").textContent = problem.detail;
      });
    });
  });
  if (leave) leave.addEventListener("click", function () {
    fetch("/api/session", { method: "DELETE" }).then(function () { location.assign("/"); });
  });
})();

// Sends a chosen or dropped file as a stream with a progress bar, then goes to the page that shows its inferred schema.

const form = document.getElementById("upload");

if (form) {
  const input = form.querySelector("input[type=file]");
  const sending = form.querySelector(".sending");
  const words = sending.querySelector("output");
  const progress = sending.querySelector("progress");
  const problem = form.querySelector(".notice");
  const send = form.querySelector(".button");
  let request;

  const megabytes = (bytes) => (bytes / 1e6).toLocaleString(document.documentElement.lang, { maximumFractionDigits: 1 });

  function show(isSending) {
    sending.hidden = !isSending;
    send.hidden = isSending;
    input.disabled = isSending;
  }

  function fail(text) {
    show(false);
    problem.textContent = text;
    problem.hidden = false;
  }

  // The problem's own words: what is wrong and how to mend it (RFC 9457).
  function explain() {
    try {
      const body = JSON.parse(request.responseText);
      return [body.detail ?? body.title, body.mend].filter(Boolean).join(" ");
    } catch {
      return `${request.status} ${request.statusText}`;
    }
  }

  function upload(file) {
    problem.hidden = true;
    progress.value = 0;
    words.textContent = form.dataset.sending;
    show(true);
    request = new XMLHttpRequest();
    request.open("PUT", `/api/v1/uploads?name=${encodeURIComponent(file.name)}`);
    request.setRequestHeader("X-CSRF-Token", form.dataset.csrf);
    request.setRequestHeader("Accept", "application/json");
    request.setRequestHeader("Content-Type", "application/octet-stream");
    request.upload.addEventListener("progress", (event) => {
      progress.value = event.total ? (100 * event.loaded) / event.total : 0;
      words.textContent = `${form.dataset.sending} ${file.name} · ${megabytes(event.loaded)} / ${megabytes(event.total)} MB`;
    });
    request.upload.addEventListener("load", () => {
      progress.removeAttribute("value");
      words.textContent = form.dataset.reading;
    });
    request.addEventListener("error", () => fail(form.dataset.lost));
    request.addEventListener("abort", () => fail(form.dataset.stopped));
    request.addEventListener("load", () => {
      if (request.status >= 400) return fail(explain());
      location.assign(JSON.parse(request.responseText).review);
    });
    request.send(file);
  }

  form.addEventListener("submit", (event) => {
    if (!input.files.length) return;
    event.preventDefault();
    upload(input.files[0]);
  });
  sending.querySelector("button").addEventListener("click", () => request.abort());

  for (const name of ["dragenter", "dragover"]) {
    form.addEventListener(name, (event) => { event.preventDefault(); form.classList.add("over"); });
  }
  for (const name of ["dragleave", "drop"]) {
    form.addEventListener(name, (event) => { event.preventDefault(); form.classList.remove("over"); });
  }
  form.addEventListener("drop", (event) => {
    if (event.dataTransfer.files.length) upload(event.dataTransfer.files[0]);
  });
}

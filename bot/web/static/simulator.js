(function () {
  "use strict";
  var body = document.body, here = body.dataset.here, seen = body.dataset.seen;
  var touched = "", touchedAt = 0;

  function received(chat) {
    var mark = chat.querySelector("[data-received]");
    return mark ? Number(mark.dataset.received) : 0;
  }

  function toEnd(chat) { chat.scrollTop = chat.scrollHeight; }

  function ring(number) {
    if (number === touched && Date.now() - touchedAt < 3000) return;
    var phone = document.getElementById("phone-" + number);
    var tab = document.querySelector('[data-for="' + number + '"]');
    phone.classList.remove("rings");
    void phone.offsetWidth;
    phone.classList.add("rings");
    if (tab) tab.classList.add("unread");
    if (navigator.vibrate && number !== touched) navigator.vibrate(80);
  }

  function draw(number, html) {
    var chat = document.querySelector('[data-screen="' + number + '"]');
    if (!chat) { location.reload(); return; }
    var before = received(chat);
    chat.innerHTML = html;
    toEnd(chat);
    chat.querySelectorAll("img").forEach(function (image) {
      image.addEventListener("load", function () { toEnd(chat); });
    });
    if (received(chat) > before) ring(number);
  }

  function listen() {
    fetch(here + "/news?seen=" + seen).then(function (answer) {
      if (!answer.ok) throw new Error(answer.status);
      return answer.json();
    }).then(function (news) {
      var known = document.querySelectorAll("[data-screen]").length;
      if (news.people !== known) { location.reload(); return; }
      Object.keys(news.phones).forEach(function (number) { draw(number, news.phones[number]); });
      document.getElementById("time").innerHTML = news.time;
      seen = news.seen;
      body.classList.remove("offline");
      listen();
    }).catch(function () {
      body.classList.add("offline");
      seen = "all";
      setTimeout(listen, 1500);
    });
  }

  function sendable(form, button) {
    var data = new FormData(form);
    if (button && button.name) data.append(button.name, button.value);
    return data;
  }

  function busy(form, is) {
    form.classList.toggle("busy", is);
  }

  document.addEventListener("submit", function (event) {
    var form = event.target, button = event.submitter || document.activeElement;
    var phone = form.closest(".phone");
    if (form.closest(".sheet") || button.className === "close") return;
    event.preventDefault();
    if (form.classList.contains("busy")) return;
    var data = sendable(form, button);
    if (phone) { touched = phone.dataset.number; touchedAt = Date.now(); }
    busy(form, true);
    fetch((button && button.getAttribute("formaction")) || form.action, {method: "POST", body: data, headers: {"X-Requested-With": "fetch"}})
      .then(function () { busy(form, false); }, function () {
        busy(form, false);
        body.classList.add("offline");
      });
    if (form.classList.contains("write")) {
      form.reset();
      form.querySelectorAll("details").forEach(function (one) { one.open = false; });
    }
  });

  document.addEventListener("change", function (event) {
    if (event.target.type === "file" && event.target.files.length) {
      event.target.form.querySelector(".send").click();
    }
  });

  document.addEventListener("click", function (event) {
    var copied = event.target.closest("[data-copy]"), tab = event.target.closest("[data-for]");
    if (copied && navigator.clipboard) navigator.clipboard.writeText(copied.dataset.copy);
    if (tab) tab.classList.remove("unread");
    document.querySelectorAll("details[open]").forEach(function (one) {
      if (!one.contains(event.target)) one.open = false;
    });
  });

  document.querySelectorAll("[data-screen]").forEach(toEnd);
  window.addEventListener("load", function () {
    document.querySelectorAll("[data-screen]").forEach(toEnd);
  });
  body.classList.add("alive");
  listen();
})();

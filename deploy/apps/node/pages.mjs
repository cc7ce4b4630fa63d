// What people see.

const escaped = (text) => text.replace(/[&<>"']/g, (letter) => `&#${letter.charCodeAt(0)};`);

const page = (title, content) => `<!doctype html>
<html lang="en">
<head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width">
    <title>${escaped(title)}</title>
    <style>
        :root { color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif; }
        body { max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
        video { width: 100%; background: black; }
    </style>
</head>
<body>
<h1>${escaped(title)}</h1>
${content}
</body>
</html>
`;

export const loginPage = (complaint) => page("Sign in", `
<p>${escaped(complaint)}</p>
<form method="post">
    <p><label>Name <input name="username" autocomplete="username"></label></p>
    <p><label>Password <input name="password" type="password" autocomplete="current-password"></label></p>
    <button>Sign in</button>
</form>`);

export const filmsPage = (viewer, films) => page("Films", `
<ul>${films.map(([id, film]) => `
    <li><a href="/films/${encodeURIComponent(id)}">${escaped(film.title)}</a></li>`).join("")}
</ul>
<form method="post" action="/logout">
    <button>Sign out ${escaped(viewer)}</button>
</form>`);

export const filmPage = (film, link) => page(film.title, `
<video src="${escaped(link)}" controls></video>
<p><a href="/">Films</a></p>`);

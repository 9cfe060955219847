"""Drives Chromium as a steward would: log in, upload a CSV, look at what was inferred, publish, find the rows.

Usage: browser.py ADDRESS PASSWORD FILE FOLDER. Screenshots go to FOLDER. Exits with 1 and a reason if anything is not as it should be.
"""
import os
import sys

from selenium import webdriver
from selenium.webdriver.chrome.options import Options
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import WebDriverWait

address, password, path, folder = sys.argv[1:5]


def browser(width):
    options = Options()
    options.binary_location = next(p for p in ("/usr/bin/chromium", "/usr/bin/chromium-browser") if os.path.exists(p))
    for flag in ("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", f"--window-size={width},1000", "--lang=zh-CN"):
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    return webdriver.Chrome(options=options, service=Service("/usr/bin/chromedriver"))


def expect(condition, words):
    if not condition:
        driver.save_screenshot(f"{folder}/failed.png")
        sys.exit(f"{words}\nat {driver.current_url}\n{driver.find_element(By.TAG_NAME, 'body').text[:1500]}")


driver = browser(1440)
wait = WebDriverWait(driver, 30)
try:
    driver.get(address + "/")
    expect("1458" in driver.page_source, "the home page shows the plan")
    driver.get(address + "/upload")
    expect("/login" in driver.current_url, "an anonymous reader is asked to log in")
    driver.find_element(By.NAME, "name").send_keys("admin")
    driver.find_element(By.NAME, "password").send_keys(password)
    driver.find_element(By.CSS_SELECTOR, "main form .button").click()
    wait.until(lambda d: d.current_url.endswith("/upload"))

    driver.find_element(By.CSS_SELECTOR, "input[type=file]").send_keys(path)
    driver.find_element(By.CSS_SELECTOR, "#upload .button").click()
    wait.until(lambda d: "/upload/" in d.current_url)
    text = driver.find_element(By.TAG_NAME, "main").text
    expect("decimal" in text and "渝中科技" in text, "the review shows the inferred types and the first rows")
    driver.save_screenshot(f"{folder}/review.png")

    name = driver.find_element(By.CSS_SELECTOR, "main form input[name=name]")
    name.clear()
    name.send_keys("enterprises")
    form = name.find_element(By.XPATH, "./ancestor::form")
    form.find_element(By.CSS_SELECTOR, ".button").click()
    wait.until(lambda d: "/runs/" in d.current_url)
    run = driver.current_url

    def ended(d):
        """The run page follows the run by itself; its twin tells the state in a word."""
        return d.execute_async_script(
            "const done = arguments[arguments.length - 1];"
            f"fetch('/api/v1/runs/' + '{run.rsplit('/', 1)[1]}').then(r => r.json()).then(j => done(j.state !== 'running' && j.state))")

    expect(wait.until(ended) == "succeeded", "the run succeeds")
    driver.get(address + "/datasets/enterprises")
    text = driver.find_element(By.TAG_NAME, "main").text
    expect("渝中科技" in text and "江北数智" in text, "the dataset page shows the rows")
    driver.save_screenshot(f"{folder}/dataset.png")
    faults = [e for e in driver.get_log("browser") if e["level"] == "SEVERE" and "favicon" not in e["message"]]
    expect(not faults, f"the browser complains: {faults}")
finally:
    driver.quit()

# A reader who has not logged in does not see it: it was not declared open.
driver = browser(390)
try:
    driver.get(address + "/datasets/enterprises")
    expect("渝中科技" not in driver.page_source, "an anonymous reader sees no row of it")
    # Chromium's own windows are never narrower than 500 px.
    driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", {"width": 390, "height": 844, "deviceScaleFactor": 2, "mobile": True})
    driver.get(address + "/")
    width = driver.execute_script("return document.documentElement.scrollWidth")
    expect(width <= 390, f"the home page is {width} px wide on a phone of 390 px")
finally:
    driver.quit()

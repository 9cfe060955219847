"""Drives Chromium as a steward with a bad connection would: pause, lose the connection, reload the page, go on.

Usage: upload_browser.py ADDRESS PASSWORD FILE FOLDER. Screenshots go to FOLDER. Exits with 1 and a reason if anything is not as it should be.
"""
import os
import sys
import time

from selenium import webdriver
from selenium.webdriver.chrome.options import Options
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import WebDriverWait

address, password, path, folder = sys.argv[1:5]

options = Options()
options.binary_location = next(p for p in ("/usr/bin/chromium", "/usr/bin/chromium-browser") if os.path.exists(p))
for flag in ("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--window-size=1280,1000", "--lang=zh-CN"):
    options.add_argument(flag)
driver = webdriver.Chrome(options=options, service=Service("/usr/bin/chromedriver"))
wait = WebDriverWait(driver, 60)


def expect(condition, words):
    if not condition:
        driver.save_screenshot(f"{folder}/failed.png")
        sys.exit(f"{words}\nat {driver.current_url}\n{driver.find_element(By.TAG_NAME, 'body').text[:1500]}")


def connection(bytes_per_second, is_offline=False):
    driver.execute_cdp_cmd("Network.enable", {})
    driver.execute_cdp_cmd(
        "Network.emulateNetworkConditions",
        {"offline": is_offline, "latency": 5, "downloadThroughput": -1, "uploadThroughput": bytes_per_second})


def progress():
    """Share that the bar shows; none while nothing is sent."""
    value = driver.execute_script("const p = document.querySelector('#upload progress'); return p.closest('.sending').hidden ? null : p.value")
    return value


def pending():
    return driver.find_elements(By.CSS_SELECTOR, "[data-upload]")


try:
    driver.get(address + "/upload")
    driver.find_element(By.NAME, "name").send_keys("admin")
    driver.find_element(By.NAME, "password").send_keys(password)
    driver.find_element(By.CSS_SELECTOR, "main form .button").click()
    wait.until(lambda d: d.current_url.endswith("/upload"))

    connection(2_000_000)
    driver.find_element(By.CSS_SELECTOR, "input[type=file]").send_keys(path)
    driver.find_element(By.CSS_SELECTOR, "#upload .button").click()
    wait.until(lambda d: (progress() or 0) > 15)
    buttons = driver.find_elements(By.CSS_SELECTOR, "#upload .sending button")
    buttons[0].click()
    driver.save_screenshot(f"{folder}/paused.png")
    here = progress()
    expect("已暂停" in driver.find_element(By.CSS_SELECTOR, "#upload output").text, "the page says that it pauses")
    time.sleep(1)
    expect(progress() == here, "a pause sends nothing")
    buttons[0].click()
    wait.until(lambda d: (progress() or 0) > 40)

    connection(2_000_000, is_offline=True)
    wait.until(lambda d: "连接中断" in d.find_element(By.CSS_SELECTOR, "#upload output").text)
    connection(2_000_000)
    wait.until(lambda d: (progress() or 0) > 55)

    driver.get(address + "/upload")
    expect(len(pending()) == 1, "one upload is unfinished, whatever became of the connection")
    driver.save_screenshot(f"{folder}/pending.png")
    upload = pending()[0].get_attribute("data-upload")
    expect(" 0 %" not in pending()[0].text, "the node kept what had come")
    connection(-1)
    driver.find_element(By.CSS_SELECTOR, "input[type=file]").send_keys(path)
    driver.find_element(By.CSS_SELECTOR, "#upload .button").click()
    wait.until(lambda d: "/upload/" in d.current_url)
    expect(driver.current_url.endswith(upload), "the same upload went on")
    print(upload)
finally:
    driver.quit()
